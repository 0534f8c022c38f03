using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Rpa.Bots.Actions;
using Rpa.Bots.Effects;
using Rpa.Expressions;
using Rpa.Expressions.Values;

namespace Rpa.Host.Benches.Chaos;

/// <summary>An action without an outside effect.</summary>
internal sealed class ReadAction : IBotAction
{
    public ActionSignature Signature { get; } = new("chaos.read", LocalText.Same("read"), [], [], [], IsEffect: false, "chaos");

    public Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken) => Task.FromResult<ActionOutcome>(ActionOutcome.Nothing);
}

/// <summary>Files an entry at the target. All is made ready before the intent; then one check and one send.</summary>
internal sealed class FileAction(Uri target, Random random) : IProbingAction
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client = new() { Timeout = Patience };
    private readonly Lock _lock = new();

    public ActionSignature Signature { get; } = new("chaos.file", LocalText.Same("file"), [], [], [], IsEffect: true, "chaos")
    {
        BringsOwnProbe = true, WritesCaseReference = true, Timeout = TimeSpan.FromSeconds(20),
    };

    public async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(target.Host, target.Port, cancellationToken);
        var request = Encoding.ASCII.GetBytes($"POST /entries/{context.Case.Reference} HTTP/1.1\r\nHost: {target.Authority}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var armed = await context.Effect.BeginAsync("file the entry", cancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(Draw(15)), TimeProvider.System, CancellationToken.None);
        Send(armed, client.Client, request);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var answer = new StreamReader(client.GetStream(), Encoding.ASCII);
        return await answer.ReadLineAsync(patience.Token) is { } status && status.Contains(" 200 ", StringComparison.Ordinal)
            ? ActionOutcome.Nothing
            : new ActionOutcome.Uncertain("The target gave no answer.");
    }

    public async Task<ProbeAnswer> ProbeAsync(ActionContext context, Intent intent, CancellationToken cancellationToken) =>
        int.Parse(await _client.GetStringAsync(new Uri(target, $"/entries/{context.Case.Reference}"), cancellationToken), CultureInfo.InvariantCulture) switch
        {
            0 => new ProbeAnswer.NotFound(),
            1 => new ProbeAnswer.Found(MapValue.Empty),
            var count => new ProbeAnswer.Several(count, ""),
        };

    /// <summary>The irreversible step: the permission is checked last.</summary>
    private static void Send(ArmedEffect armed, Socket socket, byte[] request)
    {
        armed.DemandArmed();
        socket.Send(request);
    }

    private int Draw(int most)
    {
        lock (_lock)
        {
            return random.Next(0, most);
        }
    }
}
