using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Net;
using Rpa.Bots.Mail.Scanning;
using Rpa.Bots.Triggers;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Mail.Tests.Scanning;

/// <summary>A server that speaks clamd's INSTREAM and finds one word.</summary>
internal sealed class FakeClamd : IAsyncDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"rpa-clamd-{Guid.NewGuid():N}.sock");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Task _serving;

    public FakeClamd()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen();
        _serving = ServeAsync();
    }

    public string Address => _path;

    public List<int> Scanned { get; } = [];

    public string? Says { get; init; }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        File.Delete(_path);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptAsync();
            await using var stream = new NetworkStream(client);
            var command = new byte[10];
            await stream.ReadExactlyAsync(command);
            Assert.Equal("zINSTREAM\0", Encoding.ASCII.GetString(command));
            var all = new MemoryStream();
            while (true)
            {
                var head = new byte[4];
                await stream.ReadExactlyAsync(head);
                var length = BinaryPrimitives.ReadInt32BigEndian(head);
                if (length == 0)
                {
                    break;
                }

                var chunk = new byte[length];
                await stream.ReadExactlyAsync(chunk);
                all.Write(chunk);
            }

            Scanned.Add((int)all.Length);
            var found = Encoding.Latin1.GetString(all.ToArray()).Contains("SCHAEDLING", StringComparison.Ordinal);
            await stream.WriteAsync(Encoding.ASCII.GetBytes((Says ?? (found ? "stream: Test.Schaedling FOUND" : "stream: OK")) + "\0"));
        }
    }
}

public sealed class ScannerTests : IDisposable
{
    private readonly string _maildir = Directory.CreateTempSubdirectory("rpa-scan-").FullName;

    public void Dispose() => Directory.Delete(_maildir, recursive: true);

    private async Task<List<TriggerItem>> PollAsync(string clamd, params string[] lines)
    {
        Directory.CreateDirectory(Path.Combine(_maildir, "new"));
        await File.WriteAllBytesAsync(Path.Combine(_maildir, "new", "1700000000.x"), Mails.Raw(lines));
        await using var bot = new MailBot(new MailAccounts(new Dictionary<string, MailAccount> { ["default"] = new() { Address = "amt@example.de", Maildir = _maildir, Clamd = clamd } }));
        return await bot.Trigger.PollAsync(MapValue.Empty, CancellationToken.None).ToListAsync();
    }

    private static string[] With(string first, string second) =>
    [
        "From: a@example.org", "Subject: x", "Content-Type: multipart/mixed; boundary=x", "", "--x", "", "Text", "--x", "Content-Type: application/pdf; name=a.pdf", "", "%PDF-" + first, "--x",
        "Content-Type: application/pdf; name=b.pdf", "", "%PDF-" + second, "--x--",
    ];

    [Fact]
    public async Task WhatIsCleanIsHandedOnWhole()
    {
        await using var clamd = new FakeClamd();
        var item = Assert.Single(await PollAsync(clamd.Address, With("eins", "zwei")));
        Assert.Equal(["a.pdf", "b.pdf"], item.Documents.Select(d => d.Name));
        Assert.Equal(item.Raw.Length, Assert.Single(clamd.Scanned));
    }

    [Fact]
    public async Task AnInfectedAttachmentIsKeptBackAndNamedAndTheRawMessageKept()
    {
        await using var clamd = new FakeClamd();
        var item = Assert.Single(await PollAsync(clamd.Address, With("eins", "SCHAEDLING")));
        Assert.Equal(["a.pdf"], item.Documents.Select(d => d.Name));
        Assert.Equal("b.pdf: Test.Schaedling", ((StringValue)Assert.Single(((ListValue)item.Scope["infections"]!).Items)).Text);
        Assert.Contains("SCHAEDLING", Encoding.Latin1.GetString(item.Raw.Span));
    }

    [Fact]
    public async Task AScannerThatCannotBeAskedKeepsTheMailWaiting()
    {
        await Assert.ThrowsAsync<MailProtocolException>(() => PollAsync("/nowhere/clamd.sock", With("eins", "zwei")));
        await using var clamd = new FakeClamd { Says = "INSTREAM size limit exceeded. ERROR" };
        var fault = await Assert.ThrowsAsync<MailProtocolException>(() => PollAsync(clamd.Address, With("eins", "zwei")));
        Assert.Contains("StreamMaxLength", fault.Message);
    }

    [Fact]
    public async Task ALargeMessageIsSentInPieces()
    {
        await using var clamd = new FakeClamd();
        Assert.Null(await new ClamdScanner(clamd.Address, TimeProvider.System).ScanAsync(new byte[1_000_001], CancellationToken.None));
        Assert.Equal(1_000_001, Assert.Single(clamd.Scanned));
    }
}
