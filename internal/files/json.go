package files

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// cutOff is the syntax error of [json.Unmarshal] at the end of what it reads.
const cutOff = "unexpected end of JSON input"

// JSONError words err, with which encoding/json could not read data, without names of Go and as half a sentence that
// follows the name of a file. what the file should hold is "a machine", for instance, and by is the command that writes
// such a file.
func JSONError(data []byte, err error, what, by string) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return fmt.Errorf("is empty: want %s, as %s writes one", what, by)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &syntax) && err.Error() == cutOff:
		return fmt.Errorf("ends in the middle: write it again with %s", by)
	case errors.As(err, &kind) && kind.Field != "":
		return fmt.Errorf("%s: it is %s, want %s", kind.Field, kind.Value, jsonKind(kind.Type))
	case errors.As(err, &kind):
		return fmt.Errorf("is not as %s writes it: it holds %s", by, kind.Value)
	case errors.As(err, &syntax):
		return fmt.Errorf("is not as %s writes it: %w", by, err)
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

// jsonKind returns what JSON calls a value of that type.
func jsonKind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "a list"
	}
	return "an object"
}
