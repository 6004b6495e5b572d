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
func strict(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return plain(err)
	}
	if _, err := d.Token(); err != io.EOF {
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
