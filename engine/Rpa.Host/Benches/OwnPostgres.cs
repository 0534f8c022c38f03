using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Rpa.Host.Benches;

/// <summary>A PostgreSQL server of a bench's own on loopback, in a folder that goes with it: it may be killed. Run as the user `postgres` where this one is root, since the server refuses root.</summary>
internal sealed class OwnPostgres : IAsyncDisposable
{
    private readonly string _binaries;
    private readonly string _folder;

    private OwnPostgres(string binaries, string folder, int port) => (_binaries, _folder, Port) = (binaries, folder, port);

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes and starts a server. <paramref name="binaries"/> is the folder of initdb; null takes the newest that Debian has installed.</summary>
    public static async Task<OwnPostgres> StartAsync(string? binaries)
    {
        var found = binaries ?? Installed() ?? throw new UserFaultException(
            ExitCode.Machine, "There are no PostgreSQL server programs under /usr/lib/postgresql. Install the package postgresql, or name the folder of initdb with --pg-bin.");
        var server = new OwnPostgres(found, Directory.CreateTempSubdirectory("rpa-bench-pg-").FullName, FreePort());
        if (Environment.IsPrivilegedProcess)
        {
            await server.RunAsync("chown", ["postgres", server._folder], asServer: false);
        }

        await server.RunAsync("initdb", ["-D", server.Data, "-U", "rpa", "--auth=trust", "--locale=C.UTF-8", "-E", "UTF8"], asServer: true);
        await server.StartAsync();
        return server;
    }

    /// <summary>A new, empty database; its URL.</summary>
    public async Task<string> CreateAsync(string name)
    {
        await RunAsync("createdb", ["-h", "127.0.0.1", "-p", Text(Port), "-U", "rpa", name], asServer: false);
        return UrlOf(name, Port);
    }

    /// <summary>A database's URL at a port: the server's, or a proxy's before it.</summary>
    public static string UrlOf(string name, int port) => string.Create(CultureInfo.InvariantCulture, $"postgres://rpa@127.0.0.1:{port}/{name}");

    /// <summary>`kill -9` of the server; its sessions end with it.</summary>
    public async Task KillAsync()
    {
        var process = int.Parse((await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0], CultureInfo.InvariantCulture);
        await Chaos.ChaosProcess.SignalAsync(process, "KILL");
    }

    /// <summary>Starts it, after a kill with its recovery. Old sessions may hold its memory a moment longer.</summary>
    public async Task StartAsync()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await RunAsync(
                    "pg_ctl",
                    ["-D", Data, "-w", "-t", "60", "-l", Path.Combine(_folder, "log"), "-o", $"-p {Text(Port)} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c max_connections=200", "start"],
                    asServer: true);
                return;
            }
            catch (InvalidOperationException) when (tries < 20)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await RunAsync("pg_ctl", ["-D", Data, "-m", "immediate", "stop"], asServer: true);
        }
        catch (InvalidOperationException)
        {
            // It was killed and not started again.
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string? Installed() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderByDescending(d => double.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
        : null;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task RunAsync(string program, string[] arguments, bool asServer)
    {
        var file = program == "chown" ? program : Path.Combine(_binaries, program);
        string[] all = asServer && Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", file, .. arguments] : [file, .. arguments];
        using var process = Process.Start(new ProcessStartInfo(all[0], all[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/" })!;

        // The server that pg_ctl starts keeps the pipes open; what it says is in its log.
        var errors = program == "pg_ctl" ? Task.FromResult("see its log") : process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', all)} ended with {Text(process.ExitCode)}: {await errors}");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
