using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Rpa.Bots.Actions;

namespace Rpa.Bots.Ocr.Reading.Children;

/// <summary>A reader ended, or stood still, while it had a document.</summary>
internal sealed class ReaderDiedException(int page, string how) : Exception($"the reader {how} at page {page}.")
{
    /// <summary>The page it was at; 0 before the first.</summary>
    internal int Page { get; } = page;

    /// <summary>In words: ended, or stood still.</summary>
    internal string How { get; } = how;
}

/// <summary>A reader failed on a document and lives on: a fault of ours that the document brought to light.</summary>
internal sealed class ReaderFailedException(int page, string trace) : Exception(trace)
{
    /// <summary>The page it was at; 0 before the first.</summary>
    internal int Page { get; } = page;
}

/// <summary>One reader process. Not for two documents at once.</summary>
internal sealed class ReaderChild : IDisposable
{
    private readonly Process _process;
    private readonly TimeProvider _time;

    private ReaderChild(Process process, TimeProvider time) => (_process, _time) = (process, time);

    /// <summary>Documents it has read.</summary>
    internal int Documents { get; private set; }

    /// <summary>The operating system's number of the process.</summary>
    internal int Id => _process.Id;

    internal static ReaderChild Start(bool inside, TimeProvider time)
    {
        try
        {
            var process = Process.Start(ReaderCommand.Create(inside)) ?? throw new InvalidOperationException("the reader did not start.");

            // Native libraries grumble there; a full pipe would stop them.
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            return new ReaderChild(process, time);
        }
        catch (Win32Exception exception)
        {
            throw new BotConfigurationException("'prlimit' is missing. Install the Debian package util-linux.", exception);
        }
    }

    /// <summary>Asks and waits for the answer, a reading or a text. After any exception but <see cref="Pages.UnreadableException"/> and <see cref="BotConfigurationException"/> the process is gone.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="patience">Longest time between two signs of life.</param>
    /// <param name="onPage">Called as a page is begun.</param>
    /// <param name="cancellation">Ends the process.</param>
    internal async Task<Frame> AskAsync(Frame request, TimeSpan patience, Action<int>? onPage, CancellationToken cancellation)
    {
        var page = 0;
        using var clock = new CancellationTokenSource(patience, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        try
        {
            await Frames.WriteAsync(_process.StandardInput.BaseStream, request, both.Token);
            while (await Frames.ReadAsync(_process.StandardOutput.BaseStream, both.Token) is { } frame)
            {
                switch (frame.Kind)
                {
                    case FrameKind.Page:
                        page = BitConverter.ToInt32(frame.Content);
                        clock.CancelAfter(patience);
                        onPage?.Invoke(page);
                        break;
                    case FrameKind.Reading or FrameKind.Text:
                        Documents++;
                        return frame;
                    case FrameKind.Unreadable:
                        Documents++;
                        throw ReadingWire.Unreadable(frame.Content);
                    case FrameKind.Configuration:
                        throw new BotConfigurationException(Encoding.UTF8.GetString(frame.Content));
                    case FrameKind.Bug:
                        throw new ReaderFailedException(page, Encoding.UTF8.GetString(frame.Content));
                    default:
                        throw new InvalidDataException($"the reader sent a message of kind {frame.Kind}.");
                }
            }

            throw new ReaderDiedException(page, "ended");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ReaderDiedException(page, $"stood still for {patience.TotalSeconds:0} seconds");
        }
        catch (Exception exception) when (exception is IOException or EndOfStreamException or InvalidDataException or ArgumentException)
        {
            throw new ReaderDiedException(page, "ended");
        }
    }

    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It has ended by itself.
        }

        _process.Dispose();
    }
}
