package results

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// strict reads one JSON value into v. A field that v does not have is an error,
// and so is anything behind the value.
func strict(data []byte, v any) error { return new(strictly).read(data, v) }

// strictly reads JSON values as strict does, one text after the other. The zero value is ready to use.
type strictly struct {
	in  bytes.Reader
	d   *json.Decoder // of all texts, since making one costs more than using it; nil: a new one is needed
	end int64         // of the last text
}

// read reads the value in data.
func (s *strictly) read(data []byte, v any) error {
	if s.d == nil {
		s.d, s.end = json.NewDecoder(&s.in), 0
		s.d.DisallowUnknownFields()
	}
	s.in.Reset(data)
	if err := s.d.Decode(v); err != nil {
		s.d = nil
		return plain(err)
	}
	rest := data[s.d.InputOffset()-s.end:]
	if s.end += int64(len(data)); s.in.Len() > 0 {
		s.d = nil // it has not seen the end
	}
	if len(bytes.Trim(rest, " \t\r\n")) > 0 {
		s.d = nil
		return errors.New("not JSON: something follows the value")
	}
	return nil
}

// plain words a JSON error for people who do not know the types.
func plain(err error) error {
	var wrong *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &wrong):
		return fmt.Errorf("%s is %s, want %s", wrong.Field, wrong.Value, wrong.Type)
	case errors.As(err, &syntax):
		return fmt.Errorf("not JSON: %w", err)
	case err == io.ErrUnexpectedEOF || err == io.EOF:
		return errors.New("not JSON: unexpected end of the line")
	}
	what := strings.TrimPrefix(err.Error(), "json: ")
	if strings.HasPrefix(what, "unknown field") {
		return fmt.Errorf("%s: %w", what, errNewer)
	}
	return errors.New(what)
}
