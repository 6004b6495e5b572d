package claims

import "fmt"

// The limits of the verdicts about what is counted and about order.
const (
	nearly  = 0.85 // share of call sites that counts as nine in ten
	most    = 0.5
	rare    = 1.0    // legs run in a million lookups, below which nobody would call them tested
	common  = 1000.0 // above which nobody would call them untested
	finally = 0.9    // share of unloads that ended in time
)

// fewerLines judges claim 10.
func fewerLines(f Figures) Verdict {
	lock, table := f.Of("unload-rwsem less"), f.Of("rwsem more")
	switch {
	case lock.Value > 0 && table.Value > 0:
		return Verdict{
			Confirmed,
			fmt.Sprintf("As in the patches: the lock of a module takes %s fewer than per-CPU counts with a stop "+
				"of the machine, and the locks of tables take %s more.", lock.word(lock.Value),
				table.word(table.Value)),
		}
	case lock.Value <= 0 && table.Value <= 0:
		return Verdict{Refuted, "It is the other way round for both schemes."}
	}
	return Verdict{Depends, "It holds for one of the two schemes, and not for the other."}
}

// convertible judges claim 11.
func convertible(f Figures) Verdict {
	switch sites := f.Of("sites"); {
	case sites.Value >= nearly:
		return Verdict{Confirmed, fmt.Sprintf("%s of the call sites that a real kernel ran through look up in a "+
			"table.",
			sites.word(sites.Value))}
	case sites.Value < most:
		return Verdict{Refuted, "Less than half of the call sites look up in a table."}
	default:
		return Verdict{
			Depends,
			fmt.Sprintf("On which table: %s of the call sites convert; the others take a reference to a module "+
				"that they have by other means.", sites.word(sites.Value)),
		}
	}
}

// untested judges claim 12.
func untested(f Figures) Verdict {
	runs, legs := f.Of("rate"), f.Of("covered")
	switch {
	case legs.Value == 0 || runs.Hi < rare:
		return Verdict{
			Confirmed,
			fmt.Sprintf("Ordinary use comes to %.0f of %.0f legs, %s.", legs.Value, f.Of("legs").Value,
				runs.word(runs.Value)),
		}
	case runs.Lo > common:
		return Verdict{Refuted, "Ordinary use runs through the error paths all the time."}
	}
	return Verdict{
		Depends,
		fmt.Sprintf("On how often modules are unloaded: with one every 5 ms %.0f of %.0f legs are run, in %s; with "+
			"one a minute in a 12000th of that.", legs.Value, f.Of("legs").Value, runs.word(runs.Value)),
	}
}

// lessMemory judges claim 13.
func lessMemory(f Figures) Verdict {
	own, one, base := f.Of("rwsem 32"), f.Of("one count 32"), f.Of("tryget 32")
	from := f.Of("from")
	switch {
	case own.Value < base.Value:
		return Verdict{Confirmed, "The nodes of the tables take less than the counts of 32 processors."}
	case one.Value < base.Value:
		least := "on any number of processors"
		if from.Value > 1 {
			least = fmt.Sprintf("on %.0f processors or more", from.Value)
		}
		return Verdict{
			Depends,
			fmt.Sprintf("On whether the counts go, which the locks allow: with one count for a module it takes less "+
				"%s. With the counts of each processor kept, as in the patch, it takes more.", least),
		}
	}
	return Verdict{Refuted, "It takes more, with the counts of each processor and with one count."}
}

// neverBlocks judges claim 14.
func neverBlocks(f Figures) Verdict {
	worst, exit := f.Of("unload-rwsem"), f.Of("exit time")
	then, since := f.Of("deadlocks 2003"), f.Of("deadlocks 2005")
	switch {
	case worst.Value > hardly*exit.Value:
		return Verdict{Refuted, "Lookups wait while exit runs."}
	case then.Value > 0 && since.Value == 0:
		return Verdict{
			Depends,
			"It never waits for an exit. In an interrupt it is safe only if the semaphore keeps interrupts off " +
				"while it holds its own spinlock, as Linux's does since March 2005 and did not in 2003.",
		}
	case then.Value > 0:
		return Verdict{Refuted, "An interrupt that comes while the semaphore's own spinlock is held spins for ever."}
	}
	return Verdict{Confirmed, "It never waits for an exit, and no interrupt spins for ever."}
}

// sorted judges claim 15.
func sorted(f Figures) Verdict {
	switch {
	case f.Of("explored sorted").Value > 0 || f.Of("hangs").Value > 0:
		return Verdict{Refuted, "Unloads that lock their tables in order hang."}
	case f.Of("explored unsorted").Value == 0:
		return Verdict{
			Unsettled,
			"The checks do not convict locks without an order either, so they do not put the claim to the test.",
		}
	case f.Of("against order").Value > 0:
		return Verdict{
			Depends,
			"On lookups: unloads among themselves cannot deadlock. A lookup that holds one table and looks up in " +
				"another, against the order, can.",
		}
	}
	return Verdict{Confirmed, "No schedule hangs with an order, and without one some do."}
}

// nested judges claim 16.
func nested(f Figures) Verdict {
	locked, restarts := f.Of("held across the wait"), f.Of("released")
	switch {
	case locked.Value > 0 && restarts.Value == 0:
		return Verdict{
			Depends,
			"On the wait: if the unload keeps the locks while it waits, some schedule is a deadlock. If it " +
				"releases all and starts over, as Richter said it should, none is, and the nested lookups that " +
				"were measured went on.",
		}
	case locked.Value > 0:
		return Verdict{Confirmed, "Some schedule is a deadlock, whether the unload keeps the locks or releases them."}
	}
	return Verdict{Refuted, "No schedule is a deadlock."}
}

// progress judges claim 17: figures named "rwsem N" and "tryget N" for rising numbers of holders.
func progress(f Figures) Verdict {
	last := loads[len(loads)-1]
	own, other := f.Of(fmt.Sprint("rwsem ", last)), f.Of(fmt.Sprint("tryget ", last))
	if own.Lo > finally {
		return Verdict{Refuted, "Every unload ended in time, however many held the module in turn."}
	}
	if own.Hi >= other.Lo {
		return Verdict{Unsettled, "The two schemes cannot be told from each other."}
	}
	from := last
	for i := len(loads) - 1; i >= 0 && f.Of(fmt.Sprint("rwsem ", loads[i])).Hi < most; i-- {
		from = loads[i]
	}
	return Verdict{
		Confirmed,
		fmt.Sprintf(
			"With %d or more holders in turn, fewer than half of the unloads end within %v. Under a scheme that "+
				"refuses lookups meanwhile more of them do.",
			from,
			patience,
		),
	}
}

// standing judges claim 18.
func standing(f Figures) Verdict {
	own, other := f.Of("rwsem"), f.Of("tryget")
	switch {
	case f.Of("procs").Value < 2:
		return Verdict{Unsettled, "It takes two processors: one for the exit and one for the lookups."}
	case own.Hi < hardly && other.Lo > halved:
		return Verdict{
			Confirmed,
			fmt.Sprintf("Lookups of other modules in the table stand still while an exit runs; under "+
				"try_module_get %s of them go on.", other.word(other.Value)),
		}
	case own.Lo > halved:
		return Verdict{Refuted, "Lookups of other modules go on while an exit runs."}
	}
	return Verdict{
		Depends,
		"Lookups of other modules get fewer while an exit runs, and do not stand still, or not only under this " +
			"scheme.",
	}
}

// incremental judges claim 19.
func incremental(f Figures) Verdict {
	converted, rest := f.Of("converted"), f.Of("not converted")
	switch {
	case f.Of("unloads").Value == 0:
		return Verdict{Unsettled, "No module that is in both tables was unloaded."}
	case f.Of("broken").Value > 0:
		return Verdict{Refuted, "A promise was broken."}
	case converted.Value > 0:
		return Verdict{Refuted, "Lookups in converted tables are refused."}
	case rest.Value == 0:
		return Verdict{
			Unsettled,
			"No lookup was refused in the table that is not converted, so the run does not tell the tables apart.",
		}
	}
	return Verdict{
		Confirmed,
		"Modules that are in a converted table and in another are unloaded, no promise is broken, and lookups are " +
			"refused in the other table alone.",
	}
}
