using System.Globalization;

namespace Rpa.Host.Benches.Browser;

/// <summary>The processes that this one has started, and theirs: the browser's and its driver's.</summary>
internal static class ChildProcesses
{
    /// <summary>Their resident memory in MB; pages that they share count for each. 0 where this machine does not tell.</summary>
    public static double ResidentMegabytes()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var all = Directory.EnumerateDirectories("/proc").Select(Read).OfType<(int Id, int Parent, long Bytes)>().ToLookup(p => p.Parent);
        var (sum, open) = (0L, new Stack<int>([Environment.ProcessId]));
        while (open.TryPop(out var parent))
        {
            foreach (var child in all[parent])
            {
                sum += child.Bytes;
                open.Push(child.Id);
            }
        }

        return sum / 1048576.0;
    }

    /// <summary>Fields of `/proc/PID/stat` are counted behind the name, which may hold spaces: state, parent, ..., resident pages as the 22nd.</summary>
    private static (int Id, int Parent, long Bytes)? Read(string folder)
    {
        try
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return null;
            }

            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (id, int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[21], CultureInfo.InvariantCulture) * Environment.SystemPageSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return null;
        }
    }
}
