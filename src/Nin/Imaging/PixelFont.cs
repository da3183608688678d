namespace Nin.Imaging;

/// <summary>Letters of 5 × 7 pixels, for captions in pictures that need no font file.</summary>
internal static class PixelFont
{
    /// <summary>The rows of a letter.</summary>
    public const int Height = 7;

    /// <summary>From one letter to the next, at a scale of 1.</summary>
    public const int Advance = 6;

    private const int Width = 5;
    private const string Unknown = "1F 11 11 11 11 11 1F";

    /// <summary>A letter's rows from the top, five bits each, the left pixel highest.</summary>
    private static readonly Dictionary<char, byte[]> Letters = Parse(
        """
          00 00 00 00 00 00 00
        ! 04 04 04 04 04 00 04
        " 0A 0A 00 00 00 00 00
        # 0A 0A 1F 0A 1F 0A 0A
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
        = 00 00 1F 00 1F 00 00
        ? 0E 11 01 02 04 00 04
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
        _ 00 00 00 00 00 00 1F
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
        """);

    private static readonly byte[] Missing = Rows(Unknown);

    /// <summary>The columns a text takes.</summary>
    public static int WidthOf(string text, int scale) => text.Length * Advance * scale;

    /// <summary>Draws a text; what reaches over the picture's edge is left out, and an unknown letter is a box.</summary>
    /// <param name="text">The text, of one line.</param>
    /// <param name="top">The row of its upper edge.</param>
    /// <param name="left">The column of its left edge.</param>
    /// <param name="scale">The side of a letter's pixel, in pixels.</param>
    /// <param name="shade">The grey of the letters.</param>
    /// <param name="width">The columns of the picture.</param>
    /// <param name="rgb">The picture, [height, width, 3].</param>
    public static void Draw(string text, int top, int left, int scale, byte shade, int width, Span<byte> rgb)
    {
        int height = rgb.Length / 3 / width;
        for (int i = 0; i < text.Length; i++)
        {
            byte[] rows = Letters.GetValueOrDefault(text[i], Missing);
            int start = left + (i * Advance * scale);
            for (int y = Math.Max(top, 0); y < Math.Min(top + (Height * scale), height); y++)
            {
                for (int x = Math.Max(start, 0); x < Math.Min(start + (Width * scale), width); x++)
                {
                    if ((rows[(y - top) / scale] >> (Width - 1 - ((x - start) / scale)) & 1) == 1)
                    {
                        rgb.Slice(((y * width) + x) * 3, 3).Fill(shade);
                    }
                }
            }
        }
    }

    private static Dictionary<char, byte[]> Parse(string letters) =>
        letters.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToDictionary(line => line[0], line => Rows(line[2..]));

    private static byte[] Rows(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal).TrimEnd('\r'));
}
