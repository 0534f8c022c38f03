using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Rpa.Bots.Ocr.Native;

namespace Rpa.Bots.Ocr.Imaging;

/// <summary>
/// A picture in leptonica's memory: 1, 8 or 32 bits per pixel. Immutable: every operation returns a new picture that the caller disposes.
/// Distances are pixels, the origin is the upper left corner. Not for use on two threads at once.
/// </summary>
public sealed partial class Pix : IDisposable
{
    internal Pix(PixHandle handle, string operation)
    {
        if (handle.IsInvalid)
        {
            throw new InvalidOperationException($"leptonica refused to {operation}.");
        }

        Handle = handle;
        Width = Leptonica.pixGetWidth(handle);
        Height = Leptonica.pixGetHeight(handle);
        Depth = Leptonica.pixGetDepth(handle);
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Bits per pixel: 1 (1 is black), 8 (0 is black) or 32 (RGB).</summary>
    public int Depth { get; }

    /// <summary>Horizontal resolution in dots per inch as the file states it; 0 when it does not.</summary>
    public int DpiX => Leptonica.pixGetXRes(Handle);

    /// <summary>Vertical resolution in dots per inch as the file states it; 0 when it does not.</summary>
    public int DpiY => Leptonica.pixGetYRes(Handle);

    internal PixHandle Handle { get; }

    /// <summary>A picture of 8-bit grey values, row by row without padding; 0 is black.</summary>
    /// <exception cref="ArgumentException">The bytes do not fill the picture.</exception>
    public static unsafe Pix FromGray(int width, int height, ReadOnlySpan<byte> gray, int dpi = 300)
    {
        CheckSize(width, height, PictureLimits.Default);
        if (gray.Length != (long)width * height)
        {
            throw new ArgumentException($"{gray.Length} bytes do not fill {width} x {height} grey pixels.", nameof(gray));
        }

        var pix = new Pix(Leptonica.pixCreate(width, height, 8), "create a picture");
        var words = Leptonica.pixGetWpl(pix.Handle);
        var data = (byte*)Leptonica.pixGetData(pix.Handle);
        for (var y = 0; y < height; y++)
        {
            var row = new Span<byte>(data + ((long)y * words * 4), words * 4);
            gray.Slice(y * width, width).CopyTo(row);
            Swap(row);
        }

        _ = Leptonica.pixSetResolution(pix.Handle, dpi, dpi);
        return pix;
    }

    /// <summary>A colour picture of red, green and blue bytes, row by row without padding.</summary>
    /// <exception cref="ArgumentException">The bytes do not fill the picture.</exception>
    public static unsafe Pix FromRgb(int width, int height, ReadOnlySpan<byte> rgb, int dpi = 300)
    {
        CheckSize(width, height, PictureLimits.Default);
        if (rgb.Length != (long)width * height * 3)
        {
            throw new ArgumentException($"{rgb.Length} bytes do not fill {width} x {height} colour pixels.", nameof(rgb));
        }

        var pix = new Pix(Leptonica.pixCreate(width, height, 32), "create a picture");
        var data = Leptonica.pixGetData(pix.Handle);
        for (var i = 0; i < width * height; i++)
        {
            data[i] = ((uint)rgb[i * 3] << 24) | ((uint)rgb[(i * 3) + 1] << 16) | ((uint)rgb[(i * 3) + 2] << 8);
        }

        _ = Leptonica.pixSetResolution(pix.Handle, dpi, dpi);
        return pix;
    }

    /// <summary>The grey values row by row without padding; other depths are converted first.</summary>
    public byte[] ToGrayBytes()
    {
        using var converted = Depth == 8 ? null : ToGray();
        var result = new byte[Width * Height];
        (converted ?? this).CopyGray(result);
        return result;
    }

    /// <summary>Red, green and blue bytes row by row without padding; other depths are converted first.</summary>
    public unsafe byte[] ToRgbBytes()
    {
        using var converted = Depth == 32 ? null : new Pix(Leptonica.pixConvertTo32(Handle), "convert to colour");
        var source = converted ?? this;
        var data = Leptonica.pixGetData(source.Handle);
        var result = new byte[Width * Height * 3];
        for (var i = 0; i < Width * Height; i++)
        {
            result[i * 3] = (byte)(data[i] >> 24);
            result[(i * 3) + 1] = (byte)(data[i] >> 16);
            result[(i * 3) + 2] = (byte)(data[i] >> 8);
        }

        return result;
    }

    /// <summary>A copy with another stated resolution; the pixels stay.</summary>
    public Pix WithDpi(int dpi)
    {
        var copy = Crop(0, 0, Width, Height);
        _ = Leptonica.pixSetResolution(copy.Handle, dpi, dpi);
        return copy;
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private unsafe void CopyGray(Span<byte> destination)
    {
        var stride = Leptonica.pixGetWpl(Handle) * 4;
        var data = (byte*)Leptonica.pixGetData(Handle);
        var buffer = new byte[stride];
        for (var y = 0; y < Height; y++)
        {
            new ReadOnlySpan<byte>(data + ((long)y * stride), stride).CopyTo(buffer);
            Swap(buffer);
            buffer.AsSpan(0, Width).CopyTo(destination[(y * Width)..]);
        }
    }

    // The same pixels under a second handle.
    private Pix Share() => new(Leptonica.pixClone(Handle), "share a picture");

    private static void CheckSize(int width, int height, PictureLimits limits)
    {
        if (width < 1 || height < 1 || width > limits.MaxWidth || height > limits.MaxHeight || (long)width * height > limits.MaxPixels)
        {
            throw new PictureException(
                $"a picture of {width} x {height} pixels is not read: at most {limits.MaxWidth} x {limits.MaxHeight} and {limits.MaxPixels} pixels. Scan it at 300 dpi.");
        }
    }

    // Leptonica keeps pixels from the high end of each 32-bit word.
    private static void Swap(Span<byte> row)
    {
        if (BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<byte, uint>(row);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }
}
