using System.Runtime.InteropServices;

namespace Rpa.Bots.Ocr.Native;

/// <summary>The part of leptonica's C API that is used. A result of 0 is success where a call returns <c>l_ok</c>; a null picture is failure.</summary>
internal static unsafe partial class Leptonica
{
    internal const int RotateAreaMap = 1;
    internal const int BringInWhite = 1;
    internal const int CopyFlag = 1;
    private const string Lib = NativeLibraries.Leptonica;
    private const int SeverityNone = 6;

    static Leptonica() => _ = setMsgSeverity(SeverityNone);

    [LibraryImport(Lib)]
    private static partial int setMsgSeverity(int severity);

    [LibraryImport(Lib)]
    internal static partial void lept_free(void* pointer);

    [LibraryImport(Lib)]
    internal static partial void pixDestroy(nint* pix);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixCreate(int width, int height, int depth);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixClone(PixHandle pix);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixReadMemPng(byte* data, nuint size);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixReadMemJpeg(byte* data, nuint size, int cmflag, int reduction, int* warnings, int hint);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixReadMemTiff(byte* data, nuint size, int page);

    [LibraryImport(Lib)]
    internal static partial int readHeaderMemPng(byte* data, nuint size, int* w, int* h, int* bps, int* spp, int* iscmap);

    [LibraryImport(Lib)]
    internal static partial int readHeaderMemJpeg(byte* data, nuint size, int* w, int* h, int* spp, int* ycck, int* cmyk);

    [LibraryImport(Lib)]
    internal static partial int readHeaderMemTiff(byte* data, nuint size, int page, int* w, int* h, int* bps, int* spp, int* res, int* cmap, int* format);

    [LibraryImport(Lib)]
    internal static partial int pixWriteMemPng(byte** data, nuint* size, PixHandle pix, float gamma);

    [LibraryImport(Lib)]
    internal static partial int pixWriteMemJpeg(byte** data, nuint* size, PixHandle pix, int quality, int progressive);

    [LibraryImport(Lib)]
    internal static partial int pixWriteMemTiff(byte** data, nuint* size, PixHandle pix, int compression);

    [LibraryImport(Lib)]
    internal static partial nint pixaCreate(int count);

    [LibraryImport(Lib)]
    internal static partial int pixaAddPix(nint pixa, PixHandle pix, int copyFlag);

    [LibraryImport(Lib)]
    internal static partial void pixaDestroy(nint* pixa);

    [LibraryImport(Lib)]
    internal static partial int pixaWriteMemMultipageTiff(byte** data, nuint* size, nint pixa);

    [LibraryImport(Lib)]
    internal static partial int pixGetWidth(PixHandle pix);

    [LibraryImport(Lib)]
    internal static partial int pixGetHeight(PixHandle pix);

    [LibraryImport(Lib)]
    internal static partial int pixGetDepth(PixHandle pix);

    [LibraryImport(Lib)]
    internal static partial int pixGetXRes(PixHandle pix);

    [LibraryImport(Lib)]
    internal static partial int pixGetYRes(PixHandle pix);

    [LibraryImport(Lib)]
    internal static partial int pixSetResolution(PixHandle pix, int x, int y);

    [LibraryImport(Lib)]
    internal static partial int pixGetWpl(PixHandle pix);

    [LibraryImport(Lib)]
    internal static partial uint* pixGetData(PixHandle pix);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixRemoveAlpha(PixHandle pix);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixConvertTo8(PixHandle pix, int colormap);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixConvertTo32(PixHandle pix);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixRotateOrth(PixHandle pix, int quarterTurns);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixFlipLR(nint destination, PixHandle pix);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixRotate(PixHandle pix, float radians, int type, int incolor, int width, int height);

    [LibraryImport(Lib)]
    internal static partial int pixFindSkewSweepAndSearch(
        PixHandle pix, float* angle, float* confidence, int sweepReduction, int searchReduction, float range, float delta, float minimum);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixScale(PixHandle pix, float x, float y);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixScaleGeneral(PixHandle pix, float x, float y, float sharpen, int sharpWidth);

    [LibraryImport(Lib)]
    internal static partial nint boxCreate(int x, int y, int w, int h);

    [LibraryImport(Lib)]
    internal static partial void boxDestroy(nint* box);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixClipRectangle(PixHandle pix, nint box, nint* clipped);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixThresholdToBinary(PixHandle pix, int threshold);

    [LibraryImport(Lib)]
    internal static partial int pixSplitDistributionFgBg(PixHandle pix, float scorefract, int factor, int* threshold, int* ink, int* paper, nint* histogram);

    [LibraryImport(Lib)]
    internal static partial int pixSauvolaBinarizeTiled(PixHandle pix, int whsize, float factor, int nx, int ny, nint* threshold, nint* binary);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixBackgroundNorm(
        PixHandle pix, nint mask, nint maskGray, int sx, int sy, int threshold, int minCount, int background, int smoothX, int smoothY);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixAddBorder(PixHandle pix, int width, uint value);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixMedianFilter(PixHandle pix, int wf, int hf);

    [LibraryImport(Lib)]
    internal static partial int pixOrientDetect(PixHandle pix, float* up, float* left, int minCount, int debug);

    [LibraryImport(Lib)]
    internal static partial int pixCountConnComp(PixHandle pix, int connectivity, int* count);

    [LibraryImport(Lib)]
    internal static partial nint pixConnComp(PixHandle pix, nint* pixa, int connectivity);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixOpenBrick(nint destination, PixHandle pix, int width, int height);

    [LibraryImport(Lib)]
    internal static partial PixHandle pixCloseBrick(nint destination, PixHandle pix, int width, int height);
}
