using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Rpa.Host.Configuration;
using Rpa.Host.Terminal;
using Rpa.Samples.Mails;
using Rpa.Samples.Portal;

namespace Rpa.Host.Demo;

/// <summary>The worker processes of a demo on PostgreSQL: `rpa work`, each with a configuration of its own; on wish one of them is killed now and then and started again.</summary>
internal sealed class DemoWorkers : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Process[] _processes;
    private readonly PortalOptions _portal;
    private readonly string[] _files;
    private Task _killing = Task.CompletedTask;
    private int _kills;

    private DemoWorkers(string[] files, PortalOptions portal)
    {
        _files = files;
        _portal = portal;
        _processes = new Process[files.Length];
    }

    /// <summary>How many were killed.</summary>
    public int Kills => Volatile.Read(ref _kills);

    /// <summary>Starts them.</summary>
    public static DemoWorkers Start(DemoOptions options, DemoFolder folder, string mailbox, RegisterPortal portal, PortalOptions account, string department)
    {
        var files = Enumerable.Range(1, options.Workers).Select(number => Write(options, folder, mailbox, portal, department, number)).ToArray();
        var workers = new DemoWorkers(files, account);
        for (var i = 0; i < files.Length; i++)
        {
            workers._processes[i] = workers.StartOne(files[i]);
        }

        if (options.KillEvery > 0)
        {
            workers._killing = workers.KillAsync(TimeSpan.FromSeconds(options.KillEvery));
        }

        return workers;
    }

    /// <summary>Kills no more: the demo has settled.</summary>
    public async Task StopKillingAsync()
    {
        await _stopping.CancelAsync();
        await _killing;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopKillingAsync();
        foreach (var process in _processes)
        {
            if (!process.HasExited)
            {
                using var term = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
                await term.WaitForExitAsync();
            }
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        foreach (var process in _processes)
        {
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
        }

        _stopping.Dispose();
    }

    /// <summary>A worker's configuration, in the folder of the demo, where one can look at it.</summary>
    private static string Write(DemoOptions options, DemoFolder folder, string mailbox, RegisterPortal portal, string department, int number)
    {
        var file = Path.Combine(folder.Root, string.Create(CultureInfo.InvariantCulture, $"worker-{number}.yaml"));
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"""
            database: {JsonSerializer.Serialize(options.Database)}
            department: {department}
            name: worker-{number}
            data: {JsonSerializer.Serialize(Path.Combine(folder.Root, $"worker-{number}"))}
            mail:
              intake: {"{"} address: {JsonSerializer.Serialize(MailboxGenerator.Recipient)}, display-name: Stadt Mainz, maildir: {JsonSerializer.Serialize(mailbox)}, pickup: {JsonSerializer.Serialize(folder.Outbox)} {"}"}
            browser:
              contexts: 2
              sites:
                register: {"{"} address: {JsonSerializer.Serialize(portal.BaseUrl.ToString())}, concurrency: 2, fleet-limit: 2 {"}"}
            worker:
              capabilities: {"{"} ocr: 1, browser: 1, mail: 2, office: 1 {"}"}
              lease: 5 seconds
              drain: 5 seconds

            """));
        return file;
    }

    private async Task KillAsync(TimeSpan every)
    {
        try
        {
            for (var turn = 0; ; turn = (turn + 1) % _processes.Length)
            {
                await Task.Delay(every, TimeProvider.System, _stopping.Token);
                _processes[turn].Kill();
                await _processes[turn].WaitForExitAsync(_stopping.Token);
                _processes[turn].Dispose();
                Interlocked.Increment(ref _kills);
                Say.Line(string.Create(CultureInfo.InvariantCulture, $"Killed worker-{turn + 1}; it is started again."));
                _processes[turn] = StartOne(_files[turn]);
            }
        }
        catch (OperationCanceledException)
        {
            // The demo has settled.
        }
    }

    private Process StartOne(string file)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(DemoWorkers).Assembly.Location);
        }

        foreach (var word in (string[])["work", "--config", file])
        {
            start.ArgumentList.Add(word);
        }

        start.Environment[SecretSources.VariableOf("register.user")] = _portal.User;
        start.Environment[SecretSources.VariableOf("register.password")] = _portal.Password;
        var process = new Process { StartInfo = start };
        process.Start();

        // What a worker has to say is in its log; a full pipe would stop it.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
