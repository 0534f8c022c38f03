using System.Text;

namespace Rpa.Bots.Mail.Tests.Net;

/// <summary>A server that follows a recorded transcript: it answers each line it expects and closes when the client says something else or the transcript ends.</summary>
internal sealed class ReplayStream(string greeting, params (string Expected, string Answer)[] script) : Stream
{
    private readonly StringBuilder _heard = new();
    private readonly MemoryStream _unread = new();
    private readonly StringBuilder _all = new();
    private long _readAt;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _step;
    private bool _greeted;

    public string Heard => _all.ToString();

    public bool IsDisposed { get; private set; }

    /// <summary>At the end of what there is to say the stream waits for the client's next line, as a server does, instead of closing.</summary>
    public bool WaitsForMore { get; init; }

    public async Task WaitUntilHeardAsync(string text)
    {
        while (true)
        {
            var more = _more.Task;
            lock (_all)
            {
                if (_all.ToString().Contains(text, StringComparison.Ordinal))
                {
                    return;
                }
            }

            await more;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var more = _more.Task;
            var n = Read(buffer.Span);
            if (n > 0 || !WaitsForMore)
            {
                return n;
            }

            await more.WaitAsync(cancellationToken);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        lock (_all)
        {
            var bytes = new byte[Math.Min(7, buffer.Length)];
            var n = Read(bytes, 0, bytes.Length);
            bytes.AsSpan(0, n).CopyTo(buffer);
            return n;
        }
    }

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
        lock (_all)
        {
            Take(Encoding.Latin1.GetString(buffer, offset, count));
            var heard = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            heard.SetResult();
        }
    }

    private void Take(string text)
    {
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
