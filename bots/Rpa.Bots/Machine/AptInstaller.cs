using System.Diagnostics;

namespace Rpa.Bots.Machine;

/// <summary>Installs Debian packages where it may: as root, or with sudo that asks nothing. No service is started by that; held locks are waited for.</summary>
public static class AptInstaller
{
    /// <summary>
    /// Services stay off while packages are set up (policy-rc.d 101, see Debian Policy 9.3.3.1); apt itself waits for the dpkg lock, the loop for the lists' lock.
    /// </summary>
    private const string Script = """
        set -e
        made=
        if [ ! -e /usr/sbin/policy-rc.d ]; then printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d; chmod +x /usr/sbin/policy-rc.d; made=1; fi
        trap '[ -z "$made" ] || rm -f /usr/sbin/policy-rc.d' EXIT
        export DEBIAN_FRONTEND=noninteractive LC_ALL=C
        tries=0
        until out=$(apt-get update -qq 2>&1); do
          case "$out" in *"get lock"*) ;; *) echo "$out" >&2; break ;; esac
          tries=$((tries + 1)); [ $tries -lt 120 ] || { echo "$out" >&2; exit 1; }
          sleep 5
        done
        apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "$@"
        """;

    /// <summary>The one command a person can run instead.</summary>
    public static string CommandFor(IEnumerable<string> packages) =>
        $"sudo apt-get update && sudo apt-get install -y --no-install-recommends {string.Join(' ', packages.Distinct().Order(StringComparer.Ordinal))}";

    /// <summary>True when this process may install: there is apt-get, and it is root or sudo asks nothing.</summary>
    public static async Task<bool> MayInstallAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists("/usr/bin/apt-get"))
        {
            return false;
        }

        return Environment.IsPrivilegedProcess || (await Programs.RunAsync("sudo", ["-n", "true"], null, TimeSpan.FromSeconds(10), cancellationToken)).ExitCode == 0;
    }

    /// <summary>Installs the packages; lines of apt's output go to <paramref name="line"/>. False when apt failed.</summary>
    public static async Task<bool> InstallAsync(IEnumerable<string> packages, Action<string> line, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.IsPrivilegedProcess ? "sh" : "sudo")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false,
        };
        string[] arguments = Environment.IsPrivilegedProcess ? ["-c", Script, "sh"] : ["-n", "sh", "-c", Script, "sh"];
        foreach (var argument in arguments.Concat(packages.Distinct().Order(StringComparer.Ordinal)))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Forward(e.Data, line);
        process.ErrorDataReceived += (_, e) => Forward(e.Data, line);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0;
    }

    /// <summary>Those of the packages that are not installed and that apt can install.</summary>
    /// <param name="packages">Their names.</param>
    /// <param name="refresh">Asks the package servers where apt does not know one of them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<string>> AvailableAsync(IReadOnlyList<string> packages, bool refresh, CancellationToken cancellationToken)
    {
        if (packages.Count == 0)
        {
            return [];
        }

        var told = await PolicyAsync(packages, cancellationToken);
        if (refresh && packages.Any(p => !told.ContainsKey(p)))
        {
            string[] update = Environment.IsPrivilegedProcess ? ["apt-get"] : ["sudo", "-n", "apt-get"];
            await Programs.RunAsync(update[0], [.. update[1..], "update", "-qq"], null, TimeSpan.FromMinutes(2), cancellationToken);
            told = await PolicyAsync(packages, cancellationToken);
        }

        return [.. packages.Where(p => told.TryGetValue(p, out var isInstalled) && !isInstalled)];
    }

    /// <summary>Of the packages that can be installed, whether they are. Asked in English: apt translates its words.</summary>
    private static async Task<Dictionary<string, bool>> PolicyAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        var policy = await Programs.RunAsync("env", ["LC_ALL=C", "apt-cache", "policy", .. packages], null, TimeSpan.FromSeconds(30), cancellationToken);
        var told = new Dictionary<string, bool>();
        var (name, isInstalled) = ("", false);
        foreach (var line in policy.Output.Split('\n'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case [var head] when head.EndsWith(':') && line[0] != ' ':
                    name = head[..^1];
                    break;
                case ["Installed:", var version]:
                    isInstalled = version != "(none)";
                    break;
                case ["Candidate:", not "(none)"]:
                    told[name] = isInstalled;
                    break;
            }
        }

        return told;
    }

    private static void Forward(string? text, Action<string> line)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            line(text);
        }
    }
}
