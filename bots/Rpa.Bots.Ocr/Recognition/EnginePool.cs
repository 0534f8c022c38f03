using System.Collections.Concurrent;
using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Recognition;

/// <summary>Engines at rest, by profile: each reading takes one for itself and puts it back, so there are never more than readings at once.</summary>
internal sealed class EnginePool : IDisposable
{
    private readonly ConcurrentDictionary<EngineProfile, ConcurrentBag<Engine>> _idle = new();
    private bool _disposed;

    /// <summary>Reads one picture with an engine of the profile.</summary>
    internal RecognizedText Read(EngineProfile profile, Pix picture, Segmentation segmentation, string whitelist = "", int dpi = 300)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var bag = _idle.GetOrAdd(profile, _ => []);
        var engine = bag.TryTake(out var idle) ? idle : new Engine(profile);
        var text = engine.Read(picture, segmentation, whitelist, dpi);
        bag.Add(engine);
        return text;
    }

    public void Dispose()
    {
        _disposed = true;
        foreach (var engine in _idle.Values.SelectMany(bag => bag))
        {
            engine.Dispose();
        }
    }
}
