namespace Rpa.Bots.Office.Sheets;

/// <summary>A file is no workbook that can be read: not one at all, damaged, or larger than the caps. The message is for people.</summary>
public sealed class SheetException(string message, Exception? inner = null) : Exception(message, inner);
