using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Mrz;

/// <summary>Finds and reads a machine-readable zone anywhere on a page, at any quarter turn.</summary>
internal sealed class MrzFinder(EnginePool engines)
{
    internal MrzReading? Find(PageImage page)
    {
        _ = engines;
        _ = page;
        return null;
    }
}
