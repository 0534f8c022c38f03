using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rpa.Bots.Actions;

namespace Rpa.Bots.Ocr.Native;

/// <summary>Finds the two C libraries under the names Debian and others give them, and sets what must be set before they load.</summary>
internal static partial class NativeLibraries
{
    internal const string Leptonica = "rpa-leptonica";
    internal const string Tesseract = "rpa-tesseract";

    private static readonly string[] LeptonicaNames = ["liblept.so.5", "libleptonica.so.6", "libleptonica.so.5", "liblept.so", "libleptonica.so"];
    private static readonly string[] TesseractNames = ["libtesseract.so.5", "libtesseract.so"];
    private static readonly Lock Gate = new();
    private static bool _prepared;

#pragma warning disable CA2255 // The resolver must stand before the first call into either library, wherever that comes from.
    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);
#pragma warning restore CA2255

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        var names = name switch
        {
            Leptonica => LeptonicaNames,
            Tesseract => TesseractNames,
            _ => null,
        };
        if (names is null)
        {
            return 0;
        }

        Prepare();
        foreach (var candidate in names)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
            {
                return handle;
            }
        }

        var package = name == Leptonica ? "the leptonica library (Debian package liblept5)" : "Tesseract 5 (Debian packages tesseract-ocr, tesseract-ocr-deu)";
        throw new BotConfigurationException($"{package} is missing: none of {string.Join(", ", names)} could be loaded. Install it with apt-get.");
    }

    // OpenMP inside Tesseract doubles the time of a page on a busy machine; it reads the variable once, when the library loads.
    // .NET keeps its own copy of the environment, so only libc's setenv reaches native code.
    private static void Prepare()
    {
        lock (Gate)
        {
            if (_prepared)
            {
                return;
            }

            _ = SetEnv("OMP_THREAD_LIMIT", "1", 1);
            _prepared = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);
}
