using System.Collections.Concurrent;
using System.Text;
using Rpa.Bots.Actions;
using Rpa.Bots.Ocr.Pages;

namespace Rpa.Bots.Ocr.Reading.Children;

/// <summary>
/// Reads documents in child processes, so that native code that crashes on one takes no other along. Readers are kept and used again; a document during which a
/// reader ends is given to a fresh one once more, and is unreadable when that one ends too.
/// </summary>
internal sealed class ChildReader(TimeProvider time) : IDocumentReader, IDisposable
{
    // Native libraries keep a little of every document; a fresh process forgets it.
    private const int DocumentsPerReader = 100;
    private const int Attempts = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly ConcurrentBag<ReaderChild> _idle = [];
    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);
    private readonly Lock _gate = new();
    private Task<bool>? _inside;
    private volatile bool _disposed;

    /// <summary>Told the process and the page, as each page is begun.</summary>
    internal Action<int, int>? OnPage { get; init; }

    public async Task<DocumentReading> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        var bytes = RequestWire.Write(request with { Year = request.Year > 0 ? request.Year : time.GetUtcNow().Year });
        return ReadingWire.Read((await AnswerAsync(new Frame(FrameKind.Request, bytes), cancellationToken)).Content);
    }

    /// <summary>Proposes a template for an empty form, or draws one.</summary>
    /// <exception cref="UnreadableException">With the reason.</exception>
    internal async Task<string> FormAsync(FormRequest request, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString((await AnswerAsync(new Frame(FrameKind.Form, RequestWire.Write(request)), cancellationToken)).Content);

    private async Task<Frame> AnswerAsync(Frame request, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _slots.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await AskAsync(request, cancellationToken);
                }
                catch (ReaderDiedException death) when (attempt == Attempts || death.How != "ended")
                {
                    var place = death.Page > 0 ? $"page {death.Page} of the document" : "the document";
                    throw new UnreadableException(
                        "crashed", $"{place} cannot be read: the reading program {death.How}{(death.How == "ended" ? $" {Attempts} times" : "")}. Print it and scan it again, or enter its data by hand.", death);
                }
                catch (ReaderFailedException failure)
                {
                    // The case goes to a person like any other that cannot be read; the trace stays with it for whoever mends the reader.
                    var place = failure.Page > 0 ? $"page {failure.Page} of the document" : "the document";
                    throw new UnreadableException(
                        "crashed", $"{place} cannot be read: the reading program failed ({failure.Message.Split('\n')[0].Trim()}). Print it and scan it again, or enter its data by hand.", failure);
                }
                catch (ReaderDiedException)
                {
                    // Once may be chance: a killed process, a machine out of memory.
                }
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var child))
        {
            child.Dispose();
        }

        _slots.Dispose();
    }

    private async Task<Frame> AskAsync(Frame request, CancellationToken cancellation)
    {
        var child = _idle.TryTake(out var idle) ? idle : ReaderChild.Start(await InsideAsync(), time);
        var sound = false;
        try
        {
            var answer = await child.AskAsync(request, Patience, page => OnPage?.Invoke(child.Id, page), cancellation);
            sound = true;
            return answer;
        }
        catch (UnreadableException)
        {
            sound = true;
            throw;
        }
        finally
        {
            if (sound && child.Documents < DocumentsPerReader && !_disposed)
            {
                _idle.Add(child);
            }
            else
            {
                child.Dispose();
            }
        }
    }

    private Task<bool> InsideAsync()
    {
        lock (_gate)
        {
            return _inside ??= Sandbox.ProbeAsync(time);
        }
    }
}
