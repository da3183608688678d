using System.Text;

namespace Nin.Formats;

/// <summary>
/// Brings a name to one form: é is one character here, whether a system writes it as one or as e and an accent.
/// </summary>
/// <remarks>
/// macOS hands out file names in the second form, others in the first; the two look the same and are not equal. .NET's own
/// normalisation needs a native library (ICU), without which it leaves the text as it is, so the table of canonical compositions
/// is here. Marks that do not stand in canonical order stay as they are.
/// <b>Source</b> Unicode Standard Annex 15, form C; Hangul by the Unicode standard, section 3.12.
/// </remarks>
internal static class CanonicalText
{
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int Leads = 19, Vowels = 21, Tails = 28;

    private static readonly Lazy<Dictionary<(char First, char Second), char>> Compositions = new(ReadCompositions);

    /// <summary>The name in its composed form, without white space around it.</summary>
    public static string Of(string name)
    {
        string trimmed = name.Trim();
        if (Ascii.IsValid(trimmed))
        {
            return trimmed;
        }

        var composed = new StringBuilder(trimmed.Length);
        foreach (char c in trimmed)
        {
            if (composed.Length > 0 && Compose(composed[^1], c) is char one)
            {
                composed[^1] = one;
            }
            else
            {
                composed.Append(c);
            }
        }

        return composed.ToString();
    }

    private static char? Compose(char first, char second)
    {
        // Korean syllables are composed by counting: a leading consonant and a vowel, then a consonant at the end.
        int lead = first - LeadBase, vowel = second - VowelBase, syllable = first - SyllableBase, tail = second - TailBase;
        if (lead is >= 0 and < Leads && vowel is >= 0 and < Vowels)
        {
            return (char)(SyllableBase + (((lead * Vowels) + vowel) * Tails));
        }

        if (syllable is >= 0 and < Leads * Vowels * Tails && syllable % Tails == 0 && tail is > 0 and < Tails)
        {
            return (char)(first + tail);
        }

        return Compositions.Value.TryGetValue((first, second), out char composed) ? composed : null;
    }

    /// <summary>The table, which eng/make_composition.py made: two characters and what they compose to, a line each.</summary>
    private static Dictionary<(char First, char Second), char> ReadCompositions()
    {
        using Stream table = typeof(CanonicalText).Assembly.GetManifestResourceStream("Nin.Formats.composition.txt")!;
        using var reader = new StreamReader(table, Encoding.UTF8);
        var compositions = new Dictionary<(char, char), char>();
        while (reader.ReadLine() is [char first, char second, char composed])
        {
            compositions[(first, second)] = composed;
        }

        return compositions;
    }
}
