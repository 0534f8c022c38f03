using System.Runtime.InteropServices;

namespace Rpa.Bots.Ocr.Native;

/// <summary>Owns one reference to a leptonica picture.</summary>
internal sealed class PixHandle : SafeHandle
{
    public PixHandle()
        : base(0, ownsHandle: true)
    {
    }

    internal PixHandle(nint pix)
        : base(pix, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override unsafe bool ReleaseHandle()
    {
        var pix = handle;
        Leptonica.pixDestroy(&pix);
        return true;
    }
}
