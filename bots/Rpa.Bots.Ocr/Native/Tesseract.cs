using System.Runtime.InteropServices;

namespace Rpa.Bots.Ocr.Native;

/// <summary>The part of Tesseract's C API (capi.h of version 5) that is used.</summary>
internal static unsafe partial class Tesseract
{
    internal const int LevelTextLine = 2;
    internal const int LevelWord = 3;
    internal const int LevelSymbol = 4;
    internal const int EngineLstmOnly = 1;
    private const string Lib = NativeLibraries.Tesseract;

    [LibraryImport(Lib)]
    internal static partial EngineHandle TessBaseAPICreate();

    [LibraryImport(Lib)]
    internal static partial void TessBaseAPIDelete(nint api);

    [LibraryImport(Lib, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int TessBaseAPIInit4(
        EngineHandle api, string? datapath, string language, int mode, nint configs, int configCount, string[] names, string[] values, nuint count, int onlyNonDebug);

    [LibraryImport(Lib, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int TessBaseAPISetVariable(EngineHandle api, string name, string value);

    [LibraryImport(Lib)]
    internal static partial void TessBaseAPISetPageSegMode(EngineHandle api, int mode);

    [LibraryImport(Lib)]
    internal static partial void TessBaseAPISetImage2(EngineHandle api, PixHandle pix);

    [LibraryImport(Lib)]
    internal static partial void TessBaseAPISetSourceResolution(EngineHandle api, int ppi);

    [LibraryImport(Lib)]
    internal static partial int TessBaseAPIRecognize(EngineHandle api, nint monitor);

    [LibraryImport(Lib)]
    internal static partial nint TessBaseAPIGetIterator(EngineHandle api);

    [LibraryImport(Lib)]
    internal static partial void TessBaseAPIClear(EngineHandle api);

    [LibraryImport(Lib)]
    internal static partial nint TessMonitorCreate();

    [LibraryImport(Lib)]
    internal static partial void TessMonitorDelete(nint monitor);

    [LibraryImport(Lib)]
    internal static partial void TessMonitorSetDeadlineMSecs(nint monitor, int milliseconds);

    [LibraryImport(Lib)]
    internal static partial nint TessResultIteratorGetPageIterator(nint iterator);

    [LibraryImport(Lib)]
    internal static partial void TessResultIteratorDelete(nint iterator);

    [LibraryImport(Lib)]
    internal static partial int TessResultIteratorNext(nint iterator, int level);

    [LibraryImport(Lib)]
    internal static partial byte* TessResultIteratorGetUTF8Text(nint iterator, int level);

    [LibraryImport(Lib)]
    internal static partial float TessResultIteratorConfidence(nint iterator, int level);

    [LibraryImport(Lib)]
    internal static partial void TessDeleteText(byte* text);

    [LibraryImport(Lib)]
    internal static partial int TessPageIteratorIsAtBeginningOf(nint pageIterator, int level);

    [LibraryImport(Lib)]
    internal static partial int TessPageIteratorBoundingBox(nint pageIterator, int level, int* left, int* top, int* right, int* bottom);

    [LibraryImport(Lib)]
    internal static partial int TessPageIteratorBaseline(nint pageIterator, int level, int* x1, int* y1, int* x2, int* y2);
}

/// <summary>Owns one Tesseract engine.</summary>
internal sealed class EngineHandle : SafeHandle
{
    public EngineHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Tesseract.TessBaseAPIDelete(handle);
        return true;
    }
}
