using System.Text;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Imap;
using Rpa.Bots.Mail.Net;

namespace Rpa.Bots.Mail.Tests.Net;

/// <summary>A server that never comes to an end is left before it has filled the memory.</summary>
public class EndlessServerTests
{
    private static readonly ServerSettings s_server = new() { Host = "127.0.0.1", Port = 143, Security = ConnectionSecurity.None };

    [Theory]
    [InlineData("", "x")]
    [InlineData("* 1 FETCH (", "a ")]
    [InlineData("* 1 FETCH ", "(")]
    [InlineData("* 1 FETCH (", "\"")]
    [InlineData("* 1 FETCH (", "\\")]
    [InlineData("* 1 FETCH (UID 4 ", "{0}\r\n")]
    [InlineData("* 1 FETCH (UID 4 ", "a {0}\r\nb ")]
    [InlineData("* 1 FETCH (UID 4 BODY[] ", "{90000}\r\n")]
    [InlineData("* 1 FETCH (BODY[", "[")]
    [InlineData("* SEARCH", " 7")]
    public async Task AnAnswerWithoutEndIsCutOff(string beginning, string rest)
    {
        await using var stream = new EndlessStream(beginning, rest);
        var connection = new MailConnection(stream, s_server, TimeProvider.System) { LongestLine = 1_000_000 };
        var reader = new ImapReader(connection, 100_000);
        var before = GC.GetTotalAllocatedBytes(precise: false);
        await Assert.ThrowsAsync<MailProtocolException>(() => reader.ReadAsync(CancellationToken.None));
        Assert.InRange(stream.Given, 0, 4_000_000);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: false) - before, 0, 400_000_000);
    }

    [Fact]
    [Trait("needs", "time")]
    public async Task ATruthWithoutEndIsNotListenedToForEver()
    {
        await using var stream = new EndlessStream("* OK ready\r\n", "* 1 FETCH (UID 4 RFC822.SIZE 1)\r\n* OK still here\r\n");
        var fault = await Assert.ThrowsAsync<MailProtocolException>(() => ImapClient.BeginAsync(new MailConnection(stream, s_server, TimeProvider.System), s_server, () => "x", 1000, CancellationToken.None));
        Assert.Contains("does not come to an end", fault.Message);
    }

    private sealed class EndlessStream(string beginning, string rest) : Stream
    {
        private readonly byte[] _beginning = Encoding.Latin1.GetBytes(beginning);
        private readonly byte[] _rest = Encoding.Latin1.GetBytes(rest);

        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            for (var i = 0; i < count; i++)
            {
                buffer[offset + i] = Given < _beginning.Length ? _beginning[Given] : _rest[(Given - _beginning.Length) % _rest.Length];
                Given++;
            }

            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var bytes = new byte[buffer.Length];
            var n = Read(bytes, 0, bytes.Length);
            bytes.CopyTo(buffer);
            return ValueTask.FromResult(n);
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
