using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Rpa.Testing;

/// <summary>A PostgreSQL server on loopback in a folder of its own, run as another user where this one is root, stopped after the last test.</summary>
public static class PostgresServer
{
    private static readonly Lazy<Task<int>> Started = new(StartAsync);
    private static Func<Task>? _stop;
    private static int _databases;

    /// <summary>The address of a fresh, empty database.</summary>
    public static async Task<string> NewDatabaseAsync()
    {
        var port = await Started.Value;
        var name = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _databases)}");
        await RunAsync(Path.Combine(TestMachine.PostgresBinaries!, "createdb"), ["-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-U", "rpa", name], asServer: false);
        return string.Create(CultureInfo.InvariantCulture, $"postgres://rpa@127.0.0.1:{port}/{name}");
    }

    private static async Task<int> StartAsync()
    {
        await TestMachine.NeedAsync(TestMachine.Postgres);
        var binaries = TestMachine.PostgresBinaries!;
        var folder = Directory.CreateTempSubdirectory("rpa-postgres-").FullName;
        var data = Path.Combine(folder, "data");
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", ["postgres", folder], asServer: false);
        }

        await RunAsync(Path.Combine(binaries, "initdb"), ["-D", data, "-U", "rpa", "--auth=trust", "--locale=C.UTF-8", "-E", "UTF8"], asServer: true);
        var port = FreePort();
        await RunAsync(
            Path.Combine(binaries, "pg_ctl"),
            ["-D", data, "-w", "-t", "60", "-l", Path.Combine(folder, "log"), "-o", string.Create(CultureInfo.InvariantCulture, $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"), "start"],
            asServer: true);
        _stop = async () =>
        {
            await RunAsync(Path.Combine(binaries, "pg_ctl"), ["-D", data, "-m", "immediate", "stop"], asServer: true);
            Directory.Delete(folder, recursive: true);
        };
        return port;
    }

    /// <summary>Stops the server where one was started.</summary>
    public static Task StopAsync() => _stop?.Invoke() ?? Task.CompletedTask;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(string program, string[] arguments, bool asServer)
    {
        string[] all = asServer && Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", program, .. arguments] : [program, .. arguments];
        using var process = Process.Start(new ProcessStartInfo(all[0], all[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/" })!;

        // The server that pg_ctl starts keeps the pipes open; what it says is in its log.
        var errors = program.EndsWith("pg_ctl", StringComparison.Ordinal) ? Task.FromResult("see its log") : process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', all)} ended with {process.ExitCode}: {await errors}");
        }
    }
}
