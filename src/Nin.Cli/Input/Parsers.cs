using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Nin.Tensors;

namespace Nin.Cli.Input;

/// <summary>Values of options, read the same in every culture, each with an error that says what was expected.</summary>
internal static class Parsers
{
    /// <summary>A whole number in a range.</summary>
    public static Func<ArgumentResult, int?> WholeNumber(string option, int least, int most = int.MaxValue)
    {
        string expected = most == int.MaxValue ? $"a whole number from {least}" : $"a whole number from {least} to {most}";
        return Value<int?>(option, expected, text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least
                && value <= most
                ? value
                : null);
    }

    /// <summary>Whole numbers in a range, with commas between them.</summary>
    public static Func<ArgumentResult, int[]?> WholeNumbers(string option, int least, int most) =>
        Value(option, $"whole numbers from {least} to {most} with commas between them", text =>
        {
            string[] parts = text.Split(',');
            int[] values = new int[parts.Length];
            for (int i = 0; i < parts.Length; i++)
            {
                if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out values[i]) || values[i] < least
                    || values[i] > most)
                {
                    return null;
                }
            }

            return values;
        });

    /// <summary>A number that any randomness begins with.</summary>
    public static Func<ArgumentResult, ulong?> Seed(string option) => Value<ulong?>(
        option, "a whole number from 0",
        text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : null);

    /// <summary>How many seeds, counted from 1; or some seeds, each once, with commas between them.</summary>
    public static Func<ArgumentResult, ulong[]?> Seeds(string option) => Value(
        option, "a number of seeds from 1 to 10000, or seeds such as 3,5,8, each once", text =>
        {
            const int Most = 10_000;
            string[] parts = text.Split(',');
            ulong[] values = new ulong[parts.Length];
            for (int i = 0; i < parts.Length; i++)
            {
                if (!ulong.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out values[i]))
                {
                    return null;
                }
            }

            return values is [ulong count]
                ? count is >= 1 and <= Most ? [.. Enumerable.Range(1, (int)count).Select(seed => (ulong)seed)] : null
                : values.Distinct().Count() == values.Length ? values : null;
        });

    /// <summary>A positive number.</summary>
    public static Func<ArgumentResult, T?> Positive<T>(string option)
        where T : struct, IFloatingPoint<T> => Value<T?>(
        option, "a positive number",
        text =>
            T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value) && value > T.Zero && T.IsFinite(value)
            ? value
            : null);

    /// <summary>A positive number of seconds.</summary>
    public static Func<ArgumentResult, double?> Seconds(string option, double most) => Value<double?>(
        option, string.Create(CultureInfo.InvariantCulture, $"a number of seconds above 0 and up to {most}"),
        text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0
            && value <= most
            ? value
            : null);

    /// <summary>Finite numbers with commas between them.</summary>
    public static Func<ArgumentResult, float[]?> Numbers(string option) =>
        Value(option, "numbers with commas between them, such as 0.485,0.456,0.406", text =>
        {
            string[] parts = text.Split(',');
            float[] values = new float[parts.Length];
            for (int i = 0; i < parts.Length; i++)
            {
                if (!float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i])
                    || !float.IsFinite(values[i]))
                {
                    return null;
                }
            }

            return values;
        });

    /// <summary>A share: 0.99 or 99%.</summary>
    public static Func<ArgumentResult, double?> Share(string option) =>
        Value<double?>(option, "a share such as 0.99 or 99%", text =>
    {
        bool isPercent = text.EndsWith('%');
        bool isNumber = double.TryParse(
            text.TrimEnd('%', ' '), NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        double share = isPercent ? value / 100 : value;
        return isNumber && share is >= 0 and <= 1 ? share : null;
    });

    /// <summary>A length of time: 90s, 30m, 1h, 1h30m, 1.5h.</summary>
    public static Func<ArgumentResult, TimeSpan?> Duration(string option) =>
        Value(option, "a time such as 90s, 30m, 1h or 1h30m", ParseDuration);

    /// <summary>One of some words.</summary>
    public static Func<ArgumentResult, T?> Word<T>(string option)
        where T : struct, Enum => Value<T?>(option, $"one of {KnownWords<T>()}", WordOf<T>);

    /// <summary>Some of some words, with commas between them or one at a time; each once.</summary>
    public static Func<ArgumentResult, T[]?> Words<T>(string option)
        where T : struct, Enum
    {
        return result =>
        {
            List<T> words = [];
            foreach (string text in result.Tokens.SelectMany(token => token.Value.Split(',')))
            {
                if (WordOf<T>(text) is not T word)
                {
                    result.AddError($"{option}: expected one of {KnownWords<T>()}, or some with commas between them, got '{text}'.");
                    return null;
                }

                words.Add(word);
            }

            return [.. words.Distinct()];
        };
    }

    /// <summary>The size of a picture: 224x224x3, height by width by channels.</summary>
    public static Func<ArgumentResult, FeatureShape?> PictureSize(string option) =>
        Value<FeatureShape?>(
            option, "a size such as 224x224x3 (height, width, channels; sides up to 16384, channels up to 1024)", text =>
        {
            string[] parts = text.Split('x', 'X');
            return parts.Length == 3 && Side(parts[0], 16384) is int height && Side(parts[1], 16384) is int width
                && Side(parts[2], 1024) is int channels
                ? new FeatureShape(height, width, channels)
                : null;
        });

    internal static TimeSpan? ParseDuration(string text)
    {
        double seconds = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            double unit = text[i] switch { 'd' => 86400, 'h' => 3600, 'm' => 60, 's' => 1, _ => 0 };
            if (unit == 0)
            {
                continue;
            }

            if (!double.TryParse(text[start..i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count))
            {
                return null;
            }

            seconds += count * unit;
            start = i + 1;
        }

        return start == text.Length && seconds > 0 && seconds <= TimeSpan.FromDays(3650).TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    private static string KnownWords<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()));

    private static T? WordOf<T>(string text)
        where T : struct, Enum =>
        !char.IsAsciiDigit(text.FirstOrDefault()) && Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value)
            ? value
            : null;

    private static int? Side(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side >= 1 && side <= most
            ? side
            : null;

    private static Func<ArgumentResult, T?> Value<T>(string option, string expected, Func<string, T?> parse) => result =>
    {
        string text = result.Tokens[0].Value;
        T? value = parse(text);
        if (value is null)
        {
            result.AddError($"{option}: expected {expected}, got '{text}'.");
        }

        return value;
    };
}
