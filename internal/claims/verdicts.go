package claims

import "fmt"

// The limits of the verdicts about lookups and unloads.
const (
	negligible = 1000.0 // ns that a lookup may wait more than without a guard
	invisible  = 0.05   // share of an open that its guard may take
	burden     = 1.0    // share of an open that nobody would call invisible
	halved     = 0.5    // share of lookups above which they count as going on
	hardly     = 0.1    // share of lookups below which they count as standing still
	enough     = 4      // processors on which a shared line can be seen to matter
)

// The rates of the smallest frames: of the fast network of 2002, 100 Mbit/s, and of one with 10 Gbit/s.
const (
	packetsThen = 148_810.0
	packetsNow  = 14_880_952.0
)

// neverFails judges claim 1.
func neverFails(f Figures) Verdict {
	switch own, other := f.Of("rwsem"), f.Of("tryget"); {
	case own.Value > 0:
		return Verdict{Refuted, "Lookups that found their entry were refused."}
	case other.Value == 0:
		return Verdict{
			Unsettled,
			"The run refused no lookup under try_module_get either, so it does not put the claim to the test.",
		}
	default:
		return Verdict{
			Confirmed,
			fmt.Sprintf("None was refused, at most %s; in the same run try_module_get refused %s.",
				own.word(own.Hi), other.word(other.Value)),
		}
	}
}

// unknownFilesystem judges claim 2: the figures are of rising times for which others hold the module.
func unknownFilesystem(f Figures) Verdict {
	first, last := f[0], f[len(f)-1]
	switch {
	case last.Value == 0 && first.Value == 0:
		return Verdict{Refuted, "No open failed, however long others held the module."}
	case first.Lo == 0:
		from := last
		for i := len(f) - 1; i >= 0 && f[i].Lo > 0; i-- {
			from = f[i]
		}
		if from.Lo == 0 {
			return Verdict{Unsettled, "Too few opens failed to tell the times from each other."}
		}
		return Verdict{Depends, fmt.Sprintf("Opens fail from here on: %s.", from.What)}
	case last.Lo > first.Hi:
		return Verdict{
			Confirmed,
			"Opens fail although the module is there, and the more of them the longer others hold it.",
		}
	}
	return Verdict{
		Depends,
		"Opens fail although the module is there, but no more of them when others hold it for longer.",
	}
}

// succeeds judges claim 3.
func succeeds(f Figures) Verdict {
	steady, always := f.Of("failed-5ms"), f.Of("failed-always")
	switch {
	case f.Of("loads").Value == 0:
		return Verdict{Unsettled, "No open had to load its module."}
	case steady.Lo > 0:
		return Verdict{
			Refuted,
			"Opens fail although they wait, miss and load: the module is unloaded again before they look once more.",
		}
	case always.Lo > 0:
		return Verdict{
			Depends,
			"They succeed if the module is not unloaded again at once. Where unloads never pause, it may be " +
				"gone once more before the open looks again.",
		}
	}
	return Verdict{Confirmed, "Every open that waited and missed loaded the module and got it."}
}

// contention judges claim 4: wait figures are of rising rates of lookups.
func contention(f Figures) Verdict {
	var rates Figures
	for _, x := range f {
		if x.Name != "exit" {
			rates = append(rates, x)
		}
	}
	exit := f.Of("exit").word(f.Of("exit").Value)
	switch calm := 0; {
	case rates[0].Lo > negligible:
		return Verdict{Refuted, fmt.Sprintf("Lookups wait at the lowest rate already: %s.", rates[0].Text())}
	default:
		for calm < len(rates) && rates[calm].Hi <= negligible {
			calm++
		}
		if calm == len(rates) {
			return Verdict{
				Confirmed,
				fmt.Sprintf("Without an exit a lookup waits less than a microsecond longer than without a "+
					"guard; of those that begin while one runs half wait longer than %s.", exit),
			}
		}
		if calm == 0 {
			return Verdict{Unsettled, "The rounds differ too much to tell a microsecond."}
		}
		return Verdict{
			Depends,
			fmt.Sprintf("It holds up to this: %s. Beyond that lookups wait for each other, or for their turn.",
				rates[calm-1].What),
		}
	}
}

// againstOpen judges claim 5.
func againstOpen(f Figures) Verdict {
	part, guard := f.Of("share"), f.Of("guard")
	switch {
	case part.Hi < invisible:
		return Verdict{Confirmed, fmt.Sprintf("The guard is less than %.0f %% of an open.", 100*invisible)}
	case part.Lo > burden:
		return Verdict{Refuted, "The guard takes longer than the open."}
	}
	least := Figure{Unit: Time}
	return Verdict{Depends, fmt.Sprintf("It is below %.0f %% where what is opened takes more than %s, as a mount "+
		"does.",
		100*invisible, least.word(guard.Hi/invisible))}
}

// thrashes judges claim 6.
func thrashes(f Figures) Verdict {
	own, shared := f.Of("percpu"), f.Of("rwsem")
	switch few := f.Of("procs").Value < enough; {
	case few && shared.Hi < 1 && own.Lo > 1:
		return Verdict{
			Confirmed,
			"The second processor makes a table behind one shared word slower, and one with counts of each " +
				"processor faster.",
		}
	case few:
		return Verdict{Unsettled, fmt.Sprintf("It takes %d processors or more, and this machine has %.0f.", enough,
			f.Of("procs").Value)}
	case shared.Hi < own.Lo/2:
		return Verdict{Confirmed, "Behind one shared word a table gains less than half of what it gains without."}
	case shared.Lo > 0.8*own.Hi:
		return Verdict{Refuted, "A table behind one shared word scales like one without."}
	}
	return Verdict{Depends, "A shared word costs some of what more processors could do, and less than half of it."}
}

// perPacket judges claim 7.
func perPacket(f Figures) Verdict {
	limit := f.Of("rwsem")
	switch {
	case limit.Hi < packetsThen:
		return Verdict{
			Confirmed,
			"The smallest packets of 100 Mbit/s come faster than a tenth of a processor can get and put.",
		}
	case limit.Lo > packetsNow:
		return Verdict{Refuted, "Even the smallest packets of 10 Gbit/s leave nine tenths of a processor."}
	}
	return Verdict{
		Depends,
		fmt.Sprintf("Up to %s it takes less than a tenth of a processor; the smallest packets of 100 Mbit/s are "+
			"149 k/s, those of 10 Gbit/s 14.9 M/s.", limit.word(limit.Value)),
	}
}

// spurious judges claim 8.
func spurious(f Figures) Verdict {
	lock, count := f.Of("unload-rwsem"), f.Of("atomicref")
	switch {
	case f.Of("attempts").Value == 0:
		return Verdict{Unsettled, "No unload was refused."}
	case lock.Lo > 0 && count.Value == 0:
		return Verdict{
			Confirmed,
			"An rmmod that is refused makes lookups of the same module fail, on more than one processor and on " +
				"one. With one atomic count, as since 2014, it does not.",
		}
	case lock.Value == 0:
		return Verdict{Refuted, "No lookup failed while refused unloads came one after the other."}
	}
	return Verdict{Depends, "Lookups fail, but not under this scheme alone."}
}

// removable judges claim 9: the figures are pairs of ratios, each scheme's to tryget.
func removable(f Figures) Verdict {
	faster, better := 0, ""
	slower := 0
	for _, scheme := range stopless {
		unload, stall := f.Of(scheme+" unload"), f.Of(scheme+" stall")
		switch {
		case unload.Hi < 1 && stall.Hi < 1:
			better = scheme
		case unload.Hi < 1:
			faster++
		case unload.Lo > 1:
			slower++
		}
	}
	switch {
	case better != "":
		return Verdict{
			Confirmed,
			fmt.Sprintf("%s stops nobody, keeps the same promises, unloads faster, and bystanders stand still "+
				"for a shorter time.", better),
		}
	case slower == len(stopless):
		return Verdict{Refuted, "All schemes that stop nobody unload more slowly."}
	case faster > 0:
		return Verdict{
			Depends,
			"Unloads are faster without it; that bystanders stand still for a shorter time is not shown.",
		}
	}
	return Verdict{Unsettled, "The rounds show no difference."}
}
