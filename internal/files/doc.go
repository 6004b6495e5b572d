// Package files reads and writes files that may not be what their names say.
//
// A directory of results comes from anywhere: a download, a build server, a
// shared disk. A name in it can be a link, a FIFO on which a reader would wait for
// ever, or a file of terabytes with nothing in it. [Open] and [Read] take regular
// files alone, wait for nothing, and read no more than they are told to. [Replace]
// makes a new file and gives it the name, so it writes through no link and no
// reader sees half of it.
//
// A file that the user names on the command line is different: a link is followed, and
// /dev/stdout is written to. [ReadNamed] and [Output] are for such files.
//
// Errors do not repeat the path: the caller knows it.
package files
