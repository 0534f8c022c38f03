using System.Net;
using System.Net.WebSockets;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rpa.Bots.Browser.Recording;
using Rpa.Bots.Documents;

namespace Rpa.Host.Recording;

/// <summary>
/// A page on loopback that shows the recorded browser: pictures go out, mouse and keys come in. Its address holds a secret, and requests of other pages are refused: whoever reaches it works in the browser.
/// </summary>
internal sealed class RecorderServer : IAsyncDisposable
{
    private const long LargestUpload = 50 * 1024 * 1024;
    private readonly RecordingSession _session;
    private readonly Screencast _screencast;
    private readonly WebApplication _app;
    private readonly string _secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private Channel<byte[]> _pictures = Pictures();
    private Channel<byte[]> _words = Words();

    private RecorderServer(RecordingSession session, WebApplication app)
    {
        _session = session;
        _app = app;
        _screencast = new Screencast(session);
        _screencast.Shown += picture => Out(isPicture: true).TryWrite(picture);
        _screencast.FilesWanted += several => Tell(new { files = several });
        session.Changed += OnChanged;
    }

    /// <summary>Where it is, the secret in it.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Ends when the person has pressed Finish.</summary>
    public Task Finished => _finished.Task;

    /// <summary>Serves a session; a port of 0 takes a free one.</summary>
    public static async Task<RecorderServer> StartAsync(RecordingSession session, int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestUpload;
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var app = builder.Build();
        var server = new RecorderServer(session, app);
        server.Map();
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new UserFaultException(ExitCode.Machine, $"The recorder cannot listen on port {port}: {e.Message} Name another one with --port.", e);
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        server.Address = new Uri(new Uri(address), server._secret + "/");
        await server._screencast.ShowAsync();
        return server;
    }

    /// <summary>Says a last word to the page.</summary>
    public async Task CloseAsync(string word)
    {
        Tell(new { done = word });
        Out(isPicture: false).TryComplete();
        await Task.Yield();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _session.Changed -= OnChanged;
        await _screencast.DisposeAsync();
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2)))
        {
            await _app.StopAsync(patience.Token);
        }

        await _app.DisposeAsync();
    }

    private static Channel<byte[]> Pictures() => Channel.CreateBounded<byte[]>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    private static Channel<byte[]> Words() => Channel.CreateBounded<byte[]>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropOldest });

    private ChannelWriter<byte[]> Out(bool isPicture)
    {
        lock (_lock)
        {
            return (isPicture ? _pictures : _words).Writer;
        }
    }

    private void Tell<T>(T word) => Out(isPicture: false).TryWrite(JsonSerializer.SerializeToUtf8Bytes(word, JsonSerializerOptions.Web));

    private void TellSteps() => Tell(new { steps = _session.Lines, marks = _session.MarksNext, address = _screencast.Address });

    private void OnChanged()
    {
        TellSteps();
        _ = _screencast.ShowAsync();
    }

    private void Map()
    {
        _app.UseWebSockets();
        _app.Use(async (context, next) =>
        {
            // Another page may send requests here; only ours sends them from this address.
            var origin = context.Request.Headers.Origin.ToString();
            if (origin.Length > 0 && origin != $"http://{context.Request.Host}")
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }

            context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'";
            context.Response.Headers.CacheControl = "no-store";
            await next(context);
        });
        _app.UseRouting();
        foreach (var (path, file, type) in new[] { ("", "recorder.html", "text/html"), ("recorder.css", "recorder.css", "text/css"), ("recorder.js", "recorder.js", "text/javascript") })
        {
            _app.MapGet($"/{_secret}/{path}", context => WriteAsync(context, file, type));
        }

        _app.MapGet($"/{_secret}/link", LinkAsync);
        _app.MapPost($"/{_secret}/files", FilesAsync);
    }

    private static async Task WriteAsync(HttpContext context, string file, string type)
    {
        context.Response.ContentType = type + "; charset=utf-8";
        await using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!;
        await stream.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private async Task FilesAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var files = new List<(string, string, byte[])>();
        foreach (var file in form.Files)
        {
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes, context.RequestAborted);
            files.Add((FileNames.Clean(file.FileName) ?? "file", file.ContentType, bytes.ToArray()));
        }

        context.Response.StatusCode = files.Count > 0 && await _screencast.HandAsync(files) ? StatusCodes.Status204NoContent : StatusCodes.Status409Conflict;
    }

    private async Task LinkAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        Channel<byte[]> pictures, words;
        lock (_lock)
        {
            (pictures, words) = (_pictures, _words) = (Pictures(), Words());
        }

        TellSteps();
        using var sending = new SemaphoreSlim(1, 1);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        await _screencast.RepeatAsync();
        var outward = Task.WhenAll(SendAsync(socket, pictures, WebSocketMessageType.Binary, sending, over.Token), SendAsync(socket, words, WebSocketMessageType.Text, sending, over.Token));
        await ReceiveAsync(socket, over.Token);
        await over.CancelAsync();
        await outward.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task SendAsync(WebSocket socket, Channel<byte[]> channel, WebSocketMessageType type, SemaphoreSlim sending, CancellationToken cancellationToken)
    {
        await foreach (var message in channel.Reader.ReadAllAsync(cancellationToken))
        {
            await sending.WaitAsync(cancellationToken);
            try
            {
                await socket.SendAsync(message, type, endOfMessage: true, cancellationToken);
            }
            finally
            {
                sending.Release();
            }
        }
    }

    private async Task ReceiveAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                    length += part.Count;
                }
                while (!part.EndOfMessage && length < buffer.Length);
                if (part.MessageType == WebSocketMessageType.Close || length == buffer.Length)
                {
                    return;
                }

                await DoAsync(buffer.AsMemory(0, length));
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The page was closed; it may come back.
        }
    }

    private async Task DoAsync(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var json = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = 4 });
            switch (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("kind", out var kind) ? kind.ToString() : "")
            {
                case "finish":
                    _finished.TrySetResult();
                    break;
                case "undo":
                    _session.Undo();
                    break;
                case "read":
                    await _session.ReadNextAsync();
                    break;
                case "mark":
                    _session.MarkNextPress(json.RootElement.TryGetProperty("on", out var on) && on.ValueKind == JsonValueKind.True);
                    break;
                default:
                    await _screencast.ActAsync(json.RootElement);
                    break;
            }
        }
        catch (JsonException)
        {
            // No word of our page.
        }
    }
}
