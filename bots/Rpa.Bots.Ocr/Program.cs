using Rpa.Bots.Ocr.Reading.Children;

// The child process that documents are read in; the host starts it and talks to it over its standard streams.
if (Console.IsInputRedirected && Console.IsOutputRedirected)
{
    return await ReaderProgram.RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput());
}

await Console.Error.WriteLineAsync("This program is started by Rpa to read documents. Use 'rpa read FILE' instead.");
return 2;
