package results

import "bytes"

// Converted says what a copy or an editor did to text so that it cannot be read, and what
// to do about it; "" if text is UTF-8 with Unix line ends. What it returns is half a
// sentence, to follow the name of a file.
func Converted(text []byte) string {
	switch {
	case isUTF16(text):
		return "is UTF-16, as PowerShell's > writes it: " +
			"convert it with iconv -f UTF-16 -t UTF-8, or copy the original again"
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		return "begins with a byte order mark, which an editor on Windows put there: " +
			"save it as UTF-8 without BOM, or copy the original again"
	case bytes.Contains(text, []byte("\r\n")):
		return "has Windows line ends (CRLF): " +
			"convert it with dos2unix, or set core.autocrlf=false and check it out again"
	}
	return ""
}

// isUTF16 reports whether text begins with a byte order mark of UTF-16, or looks
// as if it had lost it: every second one of its first bytes is zero.
func isUTF16(text []byte) bool {
	if bytes.HasPrefix(text, []byte{0xff, 0xfe}) || bytes.HasPrefix(text, []byte{0xfe, 0xff}) {
		return true
	}
	head := text[:min(len(text), 64)&^1]
	var zero [2]int
	for i, b := range head {
		if b == 0 {
			zero[i%2]++
		}
	}
	return len(head) >= 4 && (zero[0] == len(head)/2 && zero[1] == 0 || zero[1] == len(head)/2 && zero[0] == 0)
}
