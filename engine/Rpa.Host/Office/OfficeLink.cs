using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rpa.Engine;
using Rpa.Host.Composition;
using Rpa.Host.Configuration;

namespace Rpa.Host.Office;

/// <summary>
/// The way of a command to the database: through the socket of the process that owns a SQLite file, else by opening the database itself, for the time of the command. No bot runs then; where nobody owns the
/// SQLite file, cases take what the command tells them before it ends.
/// </summary>
internal static class OfficeLink
{
    /// <summary>Sends a call; a server that cannot be reached is exit code 5.</summary>
    public static async Task<OfficeReply> SendAsync(RpaConfig config, OfficeCall call, CancellationToken cancellationToken) =>
        config.OwnsDatabase && await TrySocketAsync(config.Socket, call, cancellationToken) is { } reply
            ? reply
            : await DirectAsync(config, call, cancellationToken);

    /// <summary>Asks the owner of a SQLite file; null where nobody owns it.</summary>
    public static async Task<OfficeReply?> TrySocketAsync(string path, OfficeCall call, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new UserFaultException(ExitCode.Machine, $"This user may not use the socket '{path}'. Run the command as the user that runs `rpa serve`.", e);
        }
        catch (SocketException)
        {
            // Left from a process that is gone.
            return null;
        }

        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: false);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(call.ToJson() + "\n"), cancellationToken);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            if (await reader.ReadLineAsync(cancellationToken) is { } line && OfficeReply.FromJson(line) is { } reply)
            {
                return reply;
            }
        }
        catch (IOException)
        {
            // Told below.
        }

        throw new UserFaultException(ExitCode.Unreachable, "`rpa serve` ended before it had answered. Whether it took the command is in the case's history.");
    }

    private static async Task<OfficeReply> DirectAsync(RpaConfig config, OfficeCall call, CancellationToken cancellationToken)
    {
        var logs = NullLoggerFactory.Instance;
        await using var bots = new BotComposition(EngineSetup.Bots(config), logs);
        var options = EngineSetup.Options(config, runsSchedules: false, logs) with { RunsCases = config.OwnsDatabase && OfficeDesk.IsToCases(call), RunsActions = false };
        await using var engine = await RpaEngine.JoinAsync(options, bots.Set, cancellationToken);
        return await new OfficeDesk(engine, bots.Set.ToCatalog()).AnswerAsync(call, cancellationToken);
    }
}
