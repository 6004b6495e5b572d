package schemetest

import "github.com/modbench/modbench/schemes"

// checkForcedAlone: force without O_NONBLOCK is not needed for a module that has an exit
// function, so an unload that waits waits all the same.
func checkForcedAlone(c *checking) {
	if !c.info.Waits {
		return
	}
	c.load(c.image("alpha", nil, at(plain, 1)))
	ref := c.hold("alpha", at(plain, 1))
	u := c.attempt("alpha", schemes.Force, nil)
	c.waits(u)
	c.use(ref, "alpha")
	c.put(ref)
	c.answer("alpha", "forced unload that waited", c.result(u), nil)
	c.missing("alpha", at(plain, 1))
}
