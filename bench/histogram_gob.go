package bench

import (
	"bytes"
	"encoding/gob"
	"fmt"
)

// GobEncode writes the cells that are not empty.
func (h *Histogram) GobEncode() ([]byte, error) {
	s := sparse{Sum: h.sum, Min: h.min, Max: h.max}
	h.whole()
	for _, b := range h.bins {
		s.Cells = append(s.Cells, uint64(b.cell), b.n)
	}
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(s)
	return b.Bytes(), err
}

// GobDecode reads what GobEncode wrote.
func (h *Histogram) GobDecode(data []byte) error {
	var s sparse
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&s); err != nil {
		return err
	}
	*h = Histogram{sum: s.Sum, min: s.Min, max: s.Max}
	for i := 0; i+1 < len(s.Cells); i += 2 {
		if s.Cells[i] >= cells || i > 0 && s.Cells[i] <= s.Cells[i-2] {
			return fmt.Errorf("histogram: cell %d of %d, or not in rising order", s.Cells[i], cells)
		}
		h.bins = append(h.bins, bin{uint16(s.Cells[i]), s.Cells[i+1]})
		h.n += s.Cells[i+1]
	}
	return nil
}

// sparse is a histogram in few bytes: cell numbers, each followed by its count.
type sparse struct {
	Cells         []uint64
	Sum, Min, Max uint64
}
