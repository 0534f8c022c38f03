using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rpa.Testing;

namespace Rpa.Host.Tests.Fleet;

/// <summary>An office of a test: a folder with a configuration and a process, and the program on it.</summary>
internal sealed class Branch : IDisposable
{
    public const string Workflow =
        """
        workflow: permit
        version: 1
        title: Permit
        data:
          subject: { type: text }
          days: { type: integer, min: 1, max: 366 }
          day: { type: date }
        start:
          - hand-off: { role: clerk, form: [subject, days, day], optional: [day] }
        initial: deciding
        states:
          deciding:
            task: { role: clerk, edit: [days], within: 4 weeks, escalate: supervisor }
            outcomes:
              grant: granted
              refuse: refused
          granted: { final: succeeded }
          refused: { final: rejected }
        """;

    private readonly TempFolder _folder = new();
    private readonly List<RpaProgram> _programs = [];

    public Branch(string? database = null, string more = "")
    {
        Port = FreePort();
        Directory.CreateDirectory(_folder["permit"]);
        File.WriteAllText(Path.Combine(_folder["permit"], "workflow.yaml"), Workflow);
        Config = Write("rpa.yaml", database ?? "sqlite:data/rpa.db", Port, "one", more);
    }

    public int Port { get; }

    public string Config { get; }

    public string Process => _folder["permit"];

    public string this[string name] => _folder[name];

    /// <summary>Another configuration on the same database.</summary>
    public string Write(string file, string database, int port, string name, string more = "")
    {
        File.WriteAllText(_folder[file], $"""
            database: {database}
            department: bauaufsicht
            name: {name}
            data: data-{name}
            web:
              listen: 127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}
            worker:
              drain: 5 seconds
              capabilities: {"{ mail: 2 }"}
            {more}
            """);
        return _folder[file];
    }

    /// <summary>Starts a process that goes on until it is told to stop.</summary>
    public async Task<RpaProgram> StartAsync(string command = "serve", string? config = null, string says = " as '")
    {
        var program = RpaProgram.Start(command, "--config", config ?? Config);
        _programs.Add(program);
        await program.SaysAsync(says);
        return program;
    }

    /// <summary>Runs a command to its end.</summary>
    public Task<RpaRun> RunAsync(params string[] arguments) => RpaProgram.RunAsync([.. arguments, "--config", Config]);

    /// <summary>Runs a command that must succeed; its JSON.</summary>
    public async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        var run = await RunAsync([.. arguments, "--json"]);
        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        return JsonNode.Parse(run.Output)!;
    }

    /// <summary>Asks until it is so.</summary>
    public async Task<JsonNode> UntilAsync(Func<JsonNode, bool> isSo, params string[] arguments)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var found = await JsonAsync(arguments);
            if (isSo(found))
            {
                return found;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(end) < TimeSpan.FromSeconds(60), found.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        }
    }

    public void Dispose()
    {
        foreach (var program in _programs)
        {
            program.Dispose();
        }

        _folder.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
