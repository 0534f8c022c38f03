using System.Text;

namespace Rpa.Bots.Mail.Tests.Net;

/// <summary>A server that follows a recorded transcript: it answers each line it expects and closes when the client says something else or the transcript ends.</summary>
internal sealed class ReplayStream(string greeting, params (string Expected, string Answer)[] script) : Stream
{
    private readonly StringBuilder _heard = new();
    private readonly MemoryStream _unread = new();
    private readonly StringBuilder _all = new();
    private long _readAt;
    private int _step;
    private bool _greeted;

    public string Heard => _all.ToString();

    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (!_greeted)
        {
            _greeted = true;
            Answer(greeting);
        }

        _unread.Position = _readAt;

        // Small pieces, so that nothing relies on an answer coming in one.
        var n = _unread.Read(buffer, offset, Math.Min(count, 7));
        _readAt += n;
        return n;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        var text = Encoding.Latin1.GetString(buffer, offset, count);
        _heard.Append(text);
        _all.Append(text);
        if (_step < script.Length && text.EndsWith("\r\n", StringComparison.Ordinal) && _heard.ToString().StartsWith(script[_step].Expected, StringComparison.Ordinal))
        {
            _heard.Clear();
            Answer(script[_step++].Answer);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }

    private void Answer(string text)
    {
        _unread.Position = _unread.Length;
        _unread.Write(Encoding.Latin1.GetBytes(text));
    }
}
