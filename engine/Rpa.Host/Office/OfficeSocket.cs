using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Rpa.Host.Office;

/// <summary>
/// The Unix socket of the process that owns a SQLite file: a call is a line of JSON, its reply another one. Who may open the socket may do everything; the file is its owner's alone.
/// </summary>
internal sealed class OfficeSocket : IAsyncDisposable
{
    /// <summary>Longest line: a call with documents.</summary>
    public const int MostBytes = 256 * 1024 * 1024;

    private readonly string _path;
    private readonly OfficeDesk _desk;
    private readonly ILogger _log;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;

    private OfficeSocket(string path, OfficeDesk desk, ILogger log)
    {
        _path = path;
        _desk = desk;
        _log = log;
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // Whoever holds the lock on the database is the only owner of the socket: what lies there is left from one that is gone.
            File.Delete(path);
            _listener.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            _listener.Listen(64);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            _listener.Dispose();
            throw new UserFaultException(ExitCode.Machine, $"The socket '{path}' for commands cannot be made: {e.Message} Put the database into a folder that this user may write to.", e);
        }

        _loop = Task.Run(AcceptAsync);
    }

    /// <summary>Listens beside the database.</summary>
    public static OfficeSocket Open(string path, OfficeDesk desk, ILoggerFactory logs) => new(path, desk, logs.CreateLogger("Rpa.Host.Office"));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _loop;
        File.Delete(_path);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptAsync(_stopping.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                if (_stopping.IsCancellationRequested)
                {
                    return;
                }

                _log.LogWarning(e, "A caller could not be accepted.");
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var reply = await ReadAsync(reader) is { } call
                ? await AnswerAsync(call)
                : new OfficeReply(ExitCode.Usage, "The call cannot be read; the program that asks may be of another version.", null);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(reply.ToJson() + "\n"), _stopping.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // The caller has gone, or this process ends; a command that was taken is in the database.
        }
    }

    private async Task<OfficeReply> AnswerAsync(OfficeCall call)
    {
        try
        {
            return await _desk.AnswerAsync(call, _stopping.Token);
        }
#pragma warning disable CA1031 // The caller is told; one caller's trouble must not end the process.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _log.LogError(fault, "The command {Command} failed.", call.Command);
            return new OfficeReply(ExitCode.Bug, $"'{call.Command}' failed in the process that owns the database ({fault.GetType().Name}); its log says more.", null);
        }
    }

    private async Task<OfficeCall?> ReadAsync(StreamReader reader)
    {
        var line = new StringBuilder();
        var buffer = new char[64 * 1024];
        int read;
        while ((read = await reader.ReadAsync(buffer, _stopping.Token)) > 0 && line.Length < MostBytes)
        {
            line.Append(buffer, 0, read);
            if (buffer[read - 1] == '\n')
            {
                break;
            }
        }

        try
        {
            return OfficeCall.FromJson(line.ToString()) is { Command: not null, Actor: { Name: not null, Department: not null, Roles.IsDefault: false }, Arguments: not null } call ? call : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
