namespace Rpa.Bots.Ocr.Imaging;

/// <summary>Bytes that are not a picture we read: damaged, of another format, or larger than the caps. The fault is the sender's, not ours.</summary>
public sealed class PictureException : Exception
{
    /// <summary>Creates the exception with its message.</summary>
    public PictureException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and cause.</summary>
    public PictureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
