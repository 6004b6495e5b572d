package trace

import "strings"

// Table is a table that a trace is replayed over.
type Table struct {
	Name      string
	Subsystem string   // whose index it has
	Sleeping  bool     // whether its lock may sleep; the subsystem's own lock if false
	Sites     []string // beginnings of the symbols that look up in it
	Holds     string   // what is looked up
}

// Tables are the tables, in the order in which a call site is compared with them. The first one that has a beginning of
// the symbol counts; the last one has all that is left.
var Tables = []Table{
	{Name: "symbols", Subsystem: "filesystem", Sleeping: true, Holds: "modules whose symbols another module uses",
		Sites: []string{"resolve_symbol", "ref_module", "use_module", "add_module_usage", "__symbol_get", "symbol_get",
			"already_uses"}},
	{Name: "filesystem", Subsystem: "filesystem", Holds: "filesystem types",
		Sites: []string{"get_fs_type", "__get_fs_type", "get_filesystem", "put_filesystem", "fs_context", "alloc_fs_",
			"vfs_", "sget", "mount_", "path_mount", "do_mount"}},
	{Name: "block", Subsystem: "block_device_operations", Holds: "block devices",
		Sites: []string{"blkdev_", "bdev_", "__blkdev", "get_gendisk", "disk_", "exact_lock", "loop_", "nvme_",
			"device_add_disk", "add_mtd", "get_mtd", "__get_mtd", "zram_", "nbd_", "dm_", "md_", "sd_", "sr_", "blk_",
			"elevator_"}},
	{Name: "char", Subsystem: "file_operations", Holds: "character devices",
		Sites: []string{"chrdev_", "misc_", "cdev_", "tty_", "snd_", "__fput", "fops_", "do_dentry_open", "soundcore",
			"drm_stub", "drm_open", "input_", "usb_open", "v4l2_", "media_", "rc_", "cec_", "ppp_", "tun_", "fuse_"}},
	{Name: "net", Subsystem: "net_device", Holds: "protocols and network devices",
		Sites: []string{"sk_", "sock_", "__sock_", "inet_", "netlink_", "__netlink", "rtnl_", "net_", "nf_", "xt_",
			"tcp_", "genl_", "dev_", "unix_", "can_", "nft_", "ip_", "ipv6_", "phy_", "vlan_"}},
	{Name: "driver", Subsystem: "device_driver", Holds: "drivers of devices",
		Sites: []string{"scsi_", "driver_", "device_", "bus_", "usb_", "pci_", "i2c_", "spi_", "regulator_", "clk_",
			"of_", "hid_", "serio_", "virtio_", "module_add_driver", "platform_", "gpio", "rtc_", "power_supply_",
			"iio_", "pwm_", "led_", "thermal_", "mmc_", "ata_", "dma_"}},
	{Name: "crypto", Subsystem: "filesystem", Sleeping: true, Holds: "algorithms",
		Sites: []string{"crypto_", "__crypto_", "cryptd_", "cryptomgr_"}},
	{Name: "nls", Subsystem: "filesystem", Holds: "character sets",
		Sites: []string{"find_nls", "load_nls"}},
	{Name: "exec", Subsystem: "filesystem", Holds: "formats of programs",
		Sites: []string{"bprm_", "search_binary", "load_binary", "exec_binprm"}},
	{Name: "other", Subsystem: "filesystem", Holds: "whatever else"},
}

// TableOf returns the table that a call site looks up in. Of a site in a module the symbol counts; an address says
// nothing, and is of the last table.
func TableOf(site string) *Table { return &Tables[tableOf(site)] }

func tableOf(site string) int {
	symbol, _, _ := strings.Cut(site, "[")
	for i := range Tables {
		for _, beginning := range Tables[i].Sites {
			if strings.HasPrefix(symbol, beginning) {
				return i
			}
		}
	}
	return len(Tables) - 1
}
