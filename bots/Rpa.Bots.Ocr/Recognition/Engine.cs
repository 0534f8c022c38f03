using System.Runtime.InteropServices;
using Rpa.Bots.Actions;
using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Native;

namespace Rpa.Bots.Ocr.Recognition;

/// <summary>One Tesseract engine. Not for two threads at once; see <see cref="EnginePool"/>.</summary>
internal sealed class Engine : IDisposable
{
    private static readonly string[] DictionarySwitches =
        ["load_system_dawg", "load_freq_dawg", "load_unambig_dawg", "load_punc_dawg", "load_number_dawg", "load_bigram_dawg"];

    private readonly EngineHandle _handle;
    private string _whitelist = "";

    internal Engine(EngineProfile profile)
    {
        Profile = profile;
        _handle = Tesseract.TessBaseAPICreate();

        // Whether letters are all of one width decides nothing here, and takes as long to find out as cutting a line into words.
        List<string> names = ["debug_file", "textord_all_prop"];
        List<string> values = ["/dev/null", "1"];
        if (!profile.Dictionaries)
        {
            names.AddRange(DictionarySwitches);
            values.AddRange(DictionarySwitches.Select(_ => "0"));
        }

        var failed = Tesseract.TessBaseAPIInit4(
            _handle, null, profile.Languages, Tesseract.EngineLstmOnly, 0, 0, [.. names], [.. values], (nuint)names.Count, 0);
        if (failed != 0)
        {
            _handle.Dispose();
            var packages = string.Join(", ", profile.Languages.Split('+').Select(language => $"tesseract-ocr-{language}"));
            throw new BotConfigurationException($"Tesseract cannot load the languages '{profile.Languages}'. Install the Debian packages {packages}.");
        }
    }

    internal EngineProfile Profile { get; }

    /// <summary>Reads a picture. <paramref name="whitelist"/> empty allows every character; the time is capped so that a page of noise ends.</summary>
    internal RecognizedText Read(Pix picture, Segmentation segmentation, string whitelist = "", int dpi = 300, int milliseconds = 20_000)
    {
        if (whitelist != _whitelist)
        {
            _ = Tesseract.TessBaseAPISetVariable(_handle, "tessedit_char_whitelist", whitelist);
            _whitelist = whitelist;
        }

        Tesseract.TessBaseAPISetPageSegMode(_handle, (int)segmentation);
        Tesseract.TessBaseAPISetImage2(_handle, picture.Handle);
        Tesseract.TessBaseAPISetSourceResolution(_handle, dpi);
        var monitor = Tesseract.TessMonitorCreate();
        try
        {
            Tesseract.TessMonitorSetDeadlineMSecs(monitor, milliseconds);
            return Tesseract.TessBaseAPIRecognize(_handle, monitor) == 0 ? Collect() : new RecognizedText([]);
        }
        finally
        {
            Tesseract.TessMonitorDelete(monitor);
            Tesseract.TessBaseAPIClear(_handle);
        }
    }

    public void Dispose() => _handle.Dispose();

    private RecognizedText Collect()
    {
        var iterator = Tesseract.TessBaseAPIGetIterator(_handle);
        if (iterator == 0)
        {
            return new RecognizedText([]);
        }

        try
        {
            return new RecognizedText(Words(iterator));
        }
        finally
        {
            Tesseract.TessResultIteratorDelete(iterator);
        }
    }

    // One walk over characters; a word ends where the next one begins.
    private static unsafe List<ReadWord> Words(nint iterator)
    {
        var words = new List<ReadWord>();
        var page = Tesseract.TessResultIteratorGetPageIterator(iterator);
        var line = -1;
        List<ReadSymbol>? symbols = null;
        do
        {
            if (Tesseract.TessPageIteratorIsAtBeginningOf(page, Tesseract.LevelTextLine) != 0)
            {
                line++;
            }

            if (Tesseract.TessPageIteratorIsAtBeginningOf(page, Tesseract.LevelWord) != 0)
            {
                symbols = [];
                var text = Text(iterator, Tesseract.LevelWord).Trim();
                if (text.Length > 0)
                {
                    var box = Box(page, Tesseract.LevelWord);
                    int x1, y1, x2, y2;
                    var hasBaseline = Tesseract.TessPageIteratorBaseline(page, Tesseract.LevelWord, &x1, &y1, &x2, &y2) != 0;
                    words.Add(new ReadWord(
                        text,
                        box,
                        Confidence(iterator, Tesseract.LevelWord),
                        hasBaseline ? y1 : box.Bottom,
                        hasBaseline ? y2 : box.Bottom,
                        Math.Max(0, line),
                        symbols));
                }
            }

            symbols?.Add(new ReadSymbol(Text(iterator, Tesseract.LevelSymbol), Box(page, Tesseract.LevelSymbol), Confidence(iterator, Tesseract.LevelSymbol)));
        }
        while (Tesseract.TessResultIteratorNext(iterator, Tesseract.LevelSymbol) != 0);
        return words;
    }

    private static double Confidence(nint iterator, int level) => Math.Clamp(Tesseract.TessResultIteratorConfidence(iterator, level) / 100.0, 0, 1);

    private static unsafe PixelBox Box(nint page, int level)
    {
        int left, top, right, bottom;
        return Tesseract.TessPageIteratorBoundingBox(page, level, &left, &top, &right, &bottom) != 0
            ? new PixelBox(left, top, right - left, bottom - top)
            : default;
    }

    private static unsafe string Text(nint iterator, int level)
    {
        var text = Tesseract.TessResultIteratorGetUTF8Text(iterator, level);
        if (text is null)
        {
            return "";
        }

        try
        {
            return Marshal.PtrToStringUTF8((nint)text) ?? "";
        }
        finally
        {
            Tesseract.TessDeleteText(text);
        }
    }
}
