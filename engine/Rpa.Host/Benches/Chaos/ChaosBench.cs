using System.Collections.Immutable;
using System.Diagnostics;

namespace Rpa.Host.Benches.Chaos;

/// <summary>What the chaos bench is told.</summary>
internal sealed record ChaosOptions
{
    public static readonly ImmutableArray<string> AllParts = ["kill", "postgres", "cut", "stop", "clock", "disk", "second"];

    /// <summary>`sqlite:FILE` (a folder of the bench's own takes its place where it is only `sqlite:`), `postgres:own`, or a server's URL.</summary>
    public required string Database { get; init; }

    public ImmutableArray<string> Parts { get; init; } = AllParts;

    public int Cases { get; init; } = 2000;

    public int Seed { get; init; } = 1;

    /// <summary>How often each fault is made; null for each one's usual number.</summary>
    public int? Times { get; init; }

    public string? PostgresBinaries { get; init; }
}

/// <summary>A part's result, or why there is none.</summary>
internal sealed record ChaosPart(string Name, ChaosResult? Result, string? Skipped);

/// <summary>Cases filed through faults, on real processes: every one must settle or be queued for a true reason, none lost, none filed twice, the audit whole.</summary>
internal sealed class ChaosBench(ChaosOptions options)
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rpa-chaos-").FullName;
    private OwnPostgres? _server;

    private bool IsSqlite => options.Database.StartsWith("sqlite:", StringComparison.Ordinal);

    /// <summary>Runs the parts in turn, handing each result out as it comes.</summary>
    public async Task<ImmutableArray<ChaosPart>> RunAsync(Action<ChaosPart> done, CancellationToken cancellationToken)
    {
        var parts = ImmutableArray.CreateBuilder<ChaosPart>();
        try
        {
            if (!IsSqlite && options.Database == "postgres:own")
            {
                _server = await OwnPostgres.StartAsync(options.PostgresBinaries);
            }

            foreach (var name in options.Parts)
            {
                var part = Skip(name) is { } why ? new ChaosPart(name, null, why) : await RunAsync(name, cancellationToken);
                parts.Add(part);
                done(part);
            }

            return parts.ToImmutable();
        }
        finally
        {
            if (_server is not null)
            {
                await _server.DisposeAsync();
            }

            Directory.Delete(_folder, recursive: true);
        }
    }

    private string? Skip(string part) => part switch
    {
        "postgres" or "cut" when IsSqlite => "SQLite has no server.",
        "postgres" when _server is null => "The server is not the bench's own, so it may not be killed. Use --database postgres:own.",
        "cut" or "kill" or "stop" or "clock" when !IsSqlite && _server is null && options.Parts.Length > 1 => "A server that is not the bench's own is used for one part at a time: name it with --part, and an empty database.",
        "disk" or "second" when !IsSqlite => "It is about SQLite's file.",
        _ => null,
    };

    private async Task<ChaosPart> RunAsync(string part, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(_folder, part);
        Directory.CreateDirectory(folder);
#pragma warning disable RS0030 // Seeded.
        var random = new Random(options.Seed);
#pragma warning restore RS0030
        using var disk = part == "disk" ? SmallDisk.Mount(Path.Combine(folder, "disk"), 48 + (options.Cases / 20)) : null;
        if (part == "disk" && disk is null)
        {
            return new ChaosPart(part, null, "Mounting a small disk takes root.");
        }

        var direct = IsSqlite ? "sqlite:" + Path.Combine(folder, disk is null ? "rpa.db" : "disk/rpa.db") : _server is null ? options.Database : await _server.CreateAsync("chaos_" + part);
        await using var proxy = part == "cut" ? new CuttingProxy(_server?.Port ?? new Uri(options.Database).Port) : null;
        var database = proxy is null ? direct : Through(direct, proxy.Port);
        using var house = new ChaosHouse(database, direct, folder, options.Cases, random);
        await house.StartTargetAsync(cancellationToken);
        var start = Stopwatch.GetTimestamp();
        var faults = await (part switch
        {
            "kill" => ChaosFaults.KillAsync(house, options.Times ?? 50, IsSqlite, cancellationToken),
            "postgres" => ChaosFaults.KillServerAsync(house, _server!, options.Times ?? 10, cancellationToken),
            "cut" => ChaosFaults.CutAsync(house, proxy!, options.Times ?? 50, cancellationToken),
            "stop" => ChaosFaults.StopAsync(house, options.Times ?? 15, IsSqlite, cancellationToken),
            "clock" => ChaosFaults.ClockAsync(house, options.Times ?? 20, IsSqlite, cancellationToken),
            "disk" => ChaosFaults.FullDiskAsync(house, disk!, options.Times ?? 10, cancellationToken),
            _ => ChaosFaults.SecondAsync(house, options.Times ?? 5, cancellationToken),
        });
        await house.SettleAsync(cancellationToken);
        return new ChaosPart(part, await house.ReportAsync(Stopwatch.GetElapsedTime(start), faults, cancellationToken), null);
    }

    private static string Through(string url, int port)
    {
        var direct = new UriBuilder(url) { Port = port, Host = "127.0.0.1" };
        return direct.Uri.ToString();
    }
}
