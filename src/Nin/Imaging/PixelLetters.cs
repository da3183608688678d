namespace Nin.Imaging;

/// <summary>
/// The letters of <see cref="PixelFont"/>: ASCII, Latin-1, and those of Europe's other Latin alphabets that are a letter with a
/// mark.
/// </summary>
internal static class PixelLetters
{
    /// <summary>A letter's rows from the top, five bits each, the left pixel highest.</summary>
    private static readonly Dictionary<char, byte[]> Plain = Parse(
        """
          00 00 00 00 00 00 00
        ! 04 04 04 04 04 00 04
        " 0A 0A 00 00 00 00 00
        # 0A 0A 1F 0A 1F 0A 0A
        $ 04 0F 14 0E 05 1E 04
        % 18 19 02 04 08 13 03
        & 0C 12 14 08 15 12 0D
        ' 04 04 00 00 00 00 00
        ( 02 04 08 08 08 04 02
        ) 08 04 02 02 02 04 08
        * 00 04 15 0E 15 04 00
        + 00 04 04 1F 04 04 00
        , 00 00 00 00 0C 04 08
        - 00 00 00 1F 00 00 00
        . 00 00 00 00 00 0C 0C
        / 01 01 02 04 08 10 10
        0 0E 11 13 15 19 11 0E
        1 04 0C 04 04 04 04 0E
        2 0E 11 01 02 04 08 1F
        3 1F 02 04 02 01 11 0E
        4 02 06 0A 12 1F 02 02
        5 1F 10 1E 01 01 11 0E
        6 06 08 10 1E 11 11 0E
        7 1F 01 02 04 08 08 08
        8 0E 11 11 0E 11 11 0E
        9 0E 11 11 0F 01 02 0C
        : 00 0C 0C 00 0C 0C 00
        ; 00 0C 0C 00 0C 04 08
        < 02 04 08 10 08 04 02
        = 00 00 1F 00 1F 00 00
        > 08 04 02 01 02 04 08
        ? 0E 11 01 02 04 00 04
        @ 0E 11 01 0D 15 15 0E
        A 0E 11 11 1F 11 11 11
        B 1E 11 11 1E 11 11 1E
        C 0E 11 10 10 10 11 0E
        D 1C 12 11 11 11 12 1C
        E 1F 10 10 1E 10 10 1F
        F 1F 10 10 1E 10 10 10
        G 0E 11 10 17 11 11 0F
        H 11 11 11 1F 11 11 11
        I 0E 04 04 04 04 04 0E
        J 07 02 02 02 02 12 0C
        K 11 12 14 18 14 12 11
        L 10 10 10 10 10 10 1F
        M 11 1B 15 15 11 11 11
        N 11 11 19 15 13 11 11
        O 0E 11 11 11 11 11 0E
        P 1E 11 11 1E 10 10 10
        Q 0E 11 11 11 15 12 0D
        R 1E 11 11 1E 14 12 11
        S 0F 10 10 0E 01 01 1E
        T 1F 04 04 04 04 04 04
        U 11 11 11 11 11 11 0E
        V 11 11 11 11 11 0A 04
        W 11 11 11 15 15 15 0A
        X 11 11 0A 04 0A 11 11
        Y 11 11 11 0A 04 04 04
        Z 1F 01 02 04 08 10 1F
        [ 0E 08 08 08 08 08 0E
        \ 10 10 08 04 02 01 01
        ] 0E 02 02 02 02 02 0E
        ^ 04 0A 11 00 00 00 00
        _ 00 00 00 00 00 00 1F
        ` 08 04 00 00 00 00 00
        a 00 00 0E 01 0F 11 0F
        b 10 10 16 19 11 11 1E
        c 00 00 0E 10 10 11 0E
        d 01 01 0D 13 11 11 0F
        e 00 00 0E 11 1F 10 0E
        f 06 09 08 1C 08 08 08
        g 00 0F 11 11 0F 01 0E
        h 10 10 16 19 11 11 11
        i 04 00 0C 04 04 04 0E
        j 02 00 06 02 02 12 0C
        k 10 10 12 14 18 14 12
        l 0C 04 04 04 04 04 0E
        m 00 00 1A 15 15 11 11
        n 00 00 16 19 11 11 11
        o 00 00 0E 11 11 11 0E
        p 00 00 1E 11 1E 10 10
        q 00 00 0D 13 0F 01 01
        r 00 00 16 19 10 10 10
        s 00 00 0E 10 0E 01 1E
        t 08 08 1C 08 08 09 06
        u 00 00 11 11 11 13 0D
        v 00 00 11 11 11 0A 04
        w 00 00 11 11 15 15 0A
        x 00 00 11 0A 04 0A 11
        y 00 00 11 11 0F 01 0E
        z 00 00 1F 02 04 08 1F
        { 02 04 04 08 04 04 02
        | 04 04 04 04 04 04 04
        } 08 04 04 02 04 04 08
        ~ 00 00 08 15 02 00 00
        ¡ 04 00 04 04 04 04 04
        ¢ 04 0E 14 14 15 0E 04
        £ 06 09 08 1C 08 08 1F
        ¤ 11 0E 0A 0A 0E 11 00
        ¥ 11 0A 04 1F 04 1F 04
        ¦ 04 04 04 00 04 04 04
        § 0F 10 0E 11 0E 01 1E
        ¨ 0A 00 00 00 00 00 00
        © 0E 11 17 19 17 11 0E
        ª 0E 01 0F 11 0F 00 1F
        « 00 05 0A 14 0A 05 00
        ¬ 00 00 00 1F 01 01 00
        ® 0E 11 1D 1B 1D 11 0E
        ¯ 1F 00 00 00 00 00 00
        ° 06 09 09 06 00 00 00
        ± 04 04 1F 04 04 00 1F
        ² 0C 02 04 08 0E 00 00
        ³ 0E 02 06 02 0E 00 00
        ´ 02 04 00 00 00 00 00
        µ 00 00 11 11 13 1D 10
        ¶ 0F 1D 1D 0D 05 05 05
        · 00 00 00 0C 0C 00 00
        ¸ 00 00 00 00 00 04 0C
        ¹ 04 0C 04 04 0E 00 00
        º 0E 11 11 11 0E 00 1F
        » 00 14 0A 05 0A 14 00
        ¼ 10 12 14 08 12 07 02
        ½ 10 12 14 0E 11 02 07
        ¾ 18 0A 1C 08 12 07 02
        ¿ 04 00 04 08 10 11 0E
        Æ 0F 14 14 1F 14 14 17
        Ð 1C 12 11 1D 11 12 1C
        × 00 00 00 0A 04 0A 00
        Ø 0E 13 13 15 19 19 0E
        Þ 10 1E 11 11 1E 10 10
        ß 0C 12 12 16 11 11 16
        æ 00 00 1A 05 0F 14 0F
        ð 0A 04 0A 01 0F 11 0E
        ÷ 00 04 00 1F 00 04 00
        ø 00 00 0F 13 15 19 1E
        þ 10 10 1E 11 1E 10 10
        đ 02 07 02 0E 12 12 0F
        ı 00 00 0C 04 04 04 0E
        Ł 08 08 0A 0C 18 08 0F
        ł 0C 04 06 0C 04 04 0E
        Œ 0F 14 14 17 14 14 0F
        œ 00 00 0A 15 17 14 0B
        – 00 00 00 1F 00 00 00
        — 00 00 00 1F 00 00 00
        • 00 00 0E 0E 0E 00 00
        … 00 00 00 00 00 00 15
        € 06 09 1C 08 1C 09 06
        """);

    /// <summary>Two rows above a letter, or of those below it the last one; and the letters they make.</summary>
    private static readonly (char Mark, byte Upper, byte Lower, string Bases, string Letters)[] Marks =
    [
        ('\u0300', 0x08, 0x04, "AEIOUaeiou", "ÀÈÌÒÙàèìòù"),
        ('\u0301', 0x02, 0x04, "AEIOUYaeiouyCLNRSZclnrsz", "ÁÉÍÓÚÝáéíóúýĆĹŃŔŚŹćĺńŕśź"),
        ('\u0302', 0x04, 0x0A, "AEIOUaeiouCGHJSWYcghjswy", "ÂÊÎÔÛâêîôûĈĜĤĴŜŴŶĉĝĥĵŝŵŷ"),
        ('\u0303', 0x0D, 0x16, "ANOanoIUiu", "ÃÑÕãñõĨŨĩũ"),
        ('\u0304', 0x0E, 0x00, "AEIOUaeiou", "ĀĒĪŌŪāēīōū"),
        ('\u0306', 0x11, 0x0E, "AEGIOUaegiou", "ĂĔĞĬŎŬăĕğĭŏŭ"),
        ('\u0307', 0x04, 0x00, "CEGIZcegz", "ĊĖĠİŻċėġż"),
        ('\u0308', 0x0A, 0x00, "AEIOUYaeiouy", "ÄËÏÖÜŸäëïöüÿ"),
        ('\u030A', 0x0E, 0x0A, "AUau", "ÅŮåů"),
        ('\u030B', 0x05, 0x0A, "OUou", "ŐŰőű"),
        ('\u030C', 0x0A, 0x04, "CDENRSTZcdenrstz", "ČĎĚŇŘŠŤŽčďěňřšťž"),
        ('\u0327', 0x04, 0x0C, "CGKLNRSTcgklnrst", "ÇĢĶĻŅŖŞŢçģķļņŗşţ"),
        ('\u0328', 0x02, 0x03, "AEIUaeiu", "ĄĘĮŲąęįų"),
    ];

    private static readonly byte[] Missing = [0x1F, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1F];

    private static readonly Dictionary<char, byte[]> All = Composed();

    /// <summary>The pictures of a text's letters; an unknown letter is a box, and a mark joins the letter before it.</summary>
    public static List<byte[]> Of(string text)
    {
        List<byte[]> pictures = [];
        for (int i = 0; i < text.Length; i++)
        {
            // Names of files and folders may have the mark behind its letter.
            int mark = i + 1 < text.Length ? Array.FindIndex(Marks, one => one.Mark == text[i + 1]) : -1;
            pictures.Add(mark >= 0 ? WithMark(text[i], Marks[mark]) : All.GetValueOrDefault(Simple(text[i]), Missing));
            i += mark >= 0 || char.IsHighSurrogate(text[i]) ? 1 : 0;
        }

        return pictures;
    }

    /// <summary>Spaces and quotes of other widths are those of ASCII.</summary>
    private static char Simple(char letter) => letter switch
    {
        '\u00A0' or '\u2009' or '\u202F' => ' ',
        '\u2018' or '\u2019' => '\'',
        '\u201C' or '\u201D' or '\u201E' => '"',
        '\u00AD' or '\u2010' or '\u2011' => '-',
        _ => letter,
    };

    private static Dictionary<char, byte[]> Composed()
    {
        var all = new Dictionary<char, byte[]>(Plain);
        foreach (var mark in Marks)
        {
            for (int i = 0; i < mark.Letters.Length; i++)
            {
                all[mark.Letters[i]] = WithMark(mark.Bases[i], mark);
            }
        }

        return all;
    }

    private static byte[] WithMark(char letter, (char Mark, byte Upper, byte Lower, string, string) mark)
    {
        char dotless = letter switch { 'i' => 'ı', _ => letter };
        if (!Plain.TryGetValue(dotless, out byte[]? rows))
        {
            return Missing;
        }

        bool isBelow = mark.Mark is '\u0327' or '\u0328', isTall = rows[0] != 0 || rows[1] != 0;

        // Five rows are left of a capital; an O of five rows with round corners would be the small one.
        byte[] short5 = letter == 'O' ? [0x1F, 0x11, 0x11, 0x11, 0x1F]
            : isTall ? [rows[0], rows[1], rows[3], rows[5], rows[6]]
            : rows[2..];
        return isBelow
            ? isTall ? [rows[0], rows[1], rows[2], rows[4], rows[6], mark.Upper, mark.Lower] : [0, .. short5, mark.Upper]
            : [mark.Upper, mark.Lower, .. short5];
    }

    private static Dictionary<char, byte[]> Parse(string letters) =>
        letters.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToDictionary(line => line[0], line => Rows(line[2..]));

    private static byte[] Rows(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal).TrimEnd('\r'));
}
