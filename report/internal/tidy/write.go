package tidy

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"

	"github.com/modbench/modbench/internal/figures"
)

// header is the columns of CSV, named as the members of JSON.
var header = []string{
	"machine", "workload", "point", "subsystem", "procs", "scheme", "role", "metric", "unit", "better", "median",
	"lo", "hi",
	"rounds", "baseline", "ratio", "ratio_lo", "ratio_hi", "verdict", "caveats",
}

// CSV writes rows as RFC 4180 has them, with a header. A field without a value is empty.
func CSV(w io.Writer, g *figures.Grid) error {
	out := csv.NewWriter(w)
	if err := out.Write(header); err != nil {
		return err
	}
	err := Rows(g, func(r *Row) error {
		return out.Write([]string{
			r.Machine, r.Workload, r.Point, r.Subsystem, strconv.Itoa(r.Procs), r.Scheme, r.Role, r.Metric, r.Unit,
			r.Better,
			number(&r.Median), number(r.Lo), number(r.Hi), strconv.Itoa(r.Rounds), r.Baseline, number(r.Ratio),
			number(r.RatioLo), number(r.RatioHi), r.Verdict, r.Caveats,
		})
	})
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	return err
}

func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', -1, 64)
}

// JSON writes rows as an array of objects, a row a line. A member without a value is null or "".
func JSON(w io.Writer, g *figures.Grid) error {
	out := bufio.NewWriter(w)
	before := "[\n"
	err := Rows(g, func(r *Row) error {
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		out.WriteString(before)
		out.Write(line)
		before = ",\n"
		return nil
	})
	if before == "[\n" {
		out.WriteString("[")
	}
	out.WriteString("\n]\n")
	if err != nil {
		return err
	}
	return out.Flush()
}
