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

// checkForcedBeside: an unload by force beside one that waits is refused, and the one that waits goes on waiting; or it
// unloads, and the other is told so.
func checkForcedBeside(c *checking) {
	if !c.info.Waits {
		return
	}
	c.load(c.image("alpha", nil, at(plain, 1)))
	ref := c.hold("alpha", at(plain, 1))
	u := c.attempt("alpha", 0, nil)
	c.waits(u)
	c.at("Unload(alpha, NonBlock and Force) beside one that waits")
	if err := c.unload("alpha", schemes.NonBlock|schemes.Force, nil); err != nil {
		c.answer("alpha", "forced unload beside one that waits", err, schemes.ErrBusy)
		c.use(ref, "alpha")
		c.put(ref)
		c.answer("alpha", "unload that waited beside a forced one", c.result(u), nil)
	} else {
		c.answer("alpha", "unload that waited, and another was forced", c.result(u), schemes.ErrBusy,
			schemes.ErrNoModule)
	}
	c.missing("alpha", at(plain, 1))
}
