// Package text has the words that people read: of figures and ratios, of
// verdicts, of caveats, and the tables of the terminal. Each judgement is worded
// here and nowhere else, so that the terminal, the page and a comparison say it
// alike. It computes nothing: what it words comes from packages results and
// figures.
package text
