package workloads

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads/internal/population"
	"github.com/modbench/modbench/workloads/subsystem"
)

// image makes a module of the population loadable. Its init registers its entries in order. Its exit unregisters them,
// and then spends exitCost, unless it has spent it in the remove function of a driver: see letGo. With an rtnl it
// unregisters its network devices first, and waits until nobody holds their objects.
func image(
	ctx context.Context, m *population.Module, tables map[place]*schemes.Table, exitCost time.Duration,
	rtnl *sync.Mutex,
) *loader.Image {
	var devices []*schemes.Entry // of the instance that is loaded
	return &loader.Image{
		Name:    m.Name,
		Depends: m.Depends,
		NoExit:  m.Permanent(),
		Init: func(c *loader.Context) error {
			devices = devices[:0]
			for i := range m.Registrations {
				r := &m.Registrations[i]
				e := &schemes.Entry{
					Key: schemes.Key{Name: r.Name, Num: r.Num}, Span: r.Span, IDs: r.IDs,
					Table: tables[place{r.Subsystem, r.Table}],
				}
				if err := c.Register(e); err != nil {
					return err
				}
				if rtnl != nil && r.Subsystem == subsystem.NetDevice.Name {
					devices = append(devices, e)
				}
			}
			return nil
		},
		Exit: func(c *loader.Context) {
			unregister(c, devices, rtnl)
			c.UnregisterAll()
			if firstDriver(m) == nil {
				spend(ctx, exitCost)
			}
		},
	}
}

// unregister is unregister_netdev of each device, last first.
func unregister(c *loader.Context, devices []*schemes.Entry, rtnl *sync.Mutex) {
	if len(devices) == 0 {
		return
	}
	rtnl.Lock()
	defer rtnl.Unlock()
	for _, e := range slices.Backward(devices) {
		c.UnregisterAndWait(e)
	}
}

// spend spins for d, or until ctx is done.
func spend(ctx context.Context, d time.Duration) {
	for began := time.Now(); time.Since(began) < d && ctx.Err() == nil; {
	}
}

// firstDriver returns the first driver that m registers, or nil.
func firstDriver(m *population.Module) *population.Registration {
	for i := range m.Registrations {
		if r := &m.Registrations[i]; r.Subsystem == subsystem.DeviceDriver.Name {
			return r
		}
	}
	return nil
}

// letGo makes modules with drivers spend their exit cost where 2.5.52 does: in the remove function of the first driver
// that they unregister in exit, with the bus locked for writing. Under every scheme, lookups on that bus wait during
// that time.
func letGo(ctx context.Context, c catalogue, tables map[place]*schemes.Table, exitCost time.Duration) {
	first := make(map[string]uint64) // by module: the first id of its first driver
	buses := make(map[string]string)
	for _, m := range c.whole.Modules() {
		if r := firstDriver(m); r != nil {
			first[m.Name], buses[m.Name] = r.IDs[0], r.Table
		}
	}
	for p, t := range tables {
		d, ok := t.Index.(subsystem.Detacher)
		if !ok {
			continue
		}
		d.Detaching(func(e *schemes.Entry) {
			m := e.Owner
			if m == nil || m.State() != schemes.Going || buses[m.Name] != p.table || len(e.IDs) == 0 {
				return // a device is unplugged, and the module stays
			}
			if e.IDs[0] == first[m.Name] {
				spend(ctx, exitCost)
			}
		})
	}
}
