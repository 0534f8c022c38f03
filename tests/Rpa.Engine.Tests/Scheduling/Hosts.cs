using System.Diagnostics;
using System.Net;
using Rpa.Engine.Tests.Effects;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Scheduling;

/// <summary>
/// Hosts with a network of their own: a namespace of the kernel each, and a wire to this machine, at whose end the database answers. Nothing else is reached from there, not even each other.
/// </summary>
internal sealed class Hosts : IAsyncDisposable
{
    private readonly List<(string Namespace, string Wire)> _networks = [];
    private readonly List<Relay> _doors = [];
    private readonly List<ClockHost> _hosts = [];

    /// <summary>Why this process may not make networks; null where it may.</summary>
    public static async Task<string?> WhyNotAsync()
    {
        var name = $"rpa-try-{Environment.ProcessId}";
        if (await TryAsync("netns", "add", name) is { } fault)
        {
            return $"network namespaces take root and the program ip: {fault}";
        }

        return await TryAsync("netns", "del", name);
    }

    /// <summary>Starts a host whose only way out is to the database.</summary>
    public async Task<ClockHost> StartAsync(string database, int number)
    {
        var (name, wire, far) = ($"rpa-{Environment.ProcessId}-{number}", $"rpa{Environment.ProcessId % 100000}x{number}", $"rpf{Environment.ProcessId % 100000}x{number}");
        var (here, there) = ($"10.213.{Environment.ProcessId % 250}.{(number * 4) + 1}", $"10.213.{Environment.ProcessId % 250}.{(number * 4) + 2}");
        await IpAsync("netns", "add", name);
        _networks.Add((name, wire));
        await IpAsync("link", "add", wire, "type", "veth", "peer", "name", far);
        await IpAsync("link", "set", far, "netns", name);
        await IpAsync("addr", "add", $"{here}/30", "dev", wire);
        await IpAsync("link", "set", wire, "up");
        await IpAsync("-n", name, "addr", "add", $"{there}/30", "dev", far);
        await IpAsync("-n", name, "link", "set", far, "up");
        await IpAsync("-n", name, "link", "set", "lo", "up");
        var door = Relay.To(new Uri(database).Port, IPAddress.Parse(here));
        _doors.Add(door);
        var host = new ClockHost($"host-{number}", wire, ChildProcess.Start(["clock", door.Of(database), $"host-{number}"], "ip", "netns", "exec", name));
        _hosts.Add(host);
        await host.ReadyAsync();
        return host;
    }

    /// <summary>Cuts a host's wire, or mends it.</summary>
    public static Task WireAsync(ClockHost host, bool isWhole) => IpAsync("link", "set", host.Wire, isWhole ? "up" : "down");

    public async ValueTask DisposeAsync()
    {
        _hosts.ForEach(h => h.Dispose());
        foreach (var door in _doors)
        {
            await door.DisposeAsync();
        }

        foreach (var (name, wire) in _networks)
        {
            await TryAsync("link", "del", wire);
            await TryAsync("netns", "del", name);
        }
    }

    private static async Task IpAsync(params string[] words)
    {
        if (await TryAsync(words) is { } fault)
        {
            throw new InvalidOperationException($"ip {string.Join(' ', words)}: {fault}");
        }
    }

    private static async Task<string?> TryAsync(params string[] words)
    {
        try
        {
            using var ip = Process.Start(new ProcessStartInfo("ip", words) { RedirectStandardError = true, UseShellExecute = false })!;
            var fault = await ip.StandardError.ReadToEndAsync();
            await ip.WaitForExitAsync();
            return ip.ExitCode == 0 ? null : fault.Trim();
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
