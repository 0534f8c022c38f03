using System.Globalization;
using System.Text;

namespace Rpa.Host.Benches;

/// <summary>Messages to measure with: 20 KB, a text in quoted-printable, one PDF in base64; no two alike.</summary>
internal static class BenchMails
{
    private const int AttachmentBytes = 13_400;

    public static byte[] Message(int number, int round) => Write(number, round, AttachmentBytes);

    public static byte[] Large(int megabytes) => Write(0, 77, megabytes * 1_000_000 / 4 * 3);

    private static byte[] Write(int number, int round, int attachment)
    {
        var file = new byte[attachment];
#pragma warning disable RS0030 // Seeded: the same each time.
        new Random((round * 100_000) + number).NextBytes(file);
#pragma warning restore RS0030
        "%PDF-1.7\n"u8.CopyTo(file);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            Return-Path: <erika.{number}@example.org>
            Received: from mx.example.org (mx.example.org [192.0.2.1]) by mail.example.de with ESMTPS id {round}-{number}; Mon, 23 Nov 2026 10:00:00 +0100
            From: =?utf-8?Q?Erika_M=C3=BCller?= <erika.{number}@example.org>
            To: Bauaufsicht <amt@example.de>
            Subject: =?utf-8?Q?Antrag_auf_Genehmigung_Nr=2E_{number}?=
            Date: Mon, 23 Nov 2026 10:00:00 +0100
            Message-ID: <{round}.{number}.bench@example.org>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="=_bench_{number}"

            --=_bench_{number}
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            """);
        for (var i = 0; i < 16; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Sehr geehrte Damen und Herren, hiermit beantrage ich f=C3=BCr das Haus {i} die\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n--=_bench_{number}\nContent-Type: application/pdf; name=\"Antrag.pdf\"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\"Antrag.pdf\"\n\n");
        text.Append(Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks));
        text.Append(CultureInfo.InvariantCulture, $"\n--=_bench_{number}--\n");
        return Encoding.ASCII.GetBytes(text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));
    }
}
