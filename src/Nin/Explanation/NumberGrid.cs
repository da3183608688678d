using System.Collections.Immutable;
using System.Globalization;
using Nin.Models;

namespace Nin.Explanation;

/// <summary>A few numbers in rows and columns, to be drawn: a small picture, a kernel, or a channel's map.</summary>
public sealed record NumberGrid
{
    /// <summary>Puts numbers into a grid.</summary>
    /// <param name="title">What they are.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="values">The numbers, row by row.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is not from 1 to 64.</exception>
    /// <exception cref="ArgumentException">There are not height × width numbers.</exception>
    public NumberGrid(string title, int height, int width, params IReadOnlyList<float> values)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(values);
        if (height is < 1 or > MostCells || width is < 1 or > MostCells)
        {
            throw new ArgumentOutOfRangeException(
                nameof(height), $"NumberGrid: expected from 1 to {MostCells} rows and columns, got {height} and {width}.");
        }

        if (values.Count != height * width)
        {
            throw new ArgumentException(
                $"NumberGrid: expected {height * width} numbers for {height} x {width}, got {values.Count}.", nameof(values));
        }

        (Title, Height, Width, Values) = (title, height, width, [.. values]);
    }

    /// <summary>Rows or columns at most.</summary>
    public const int MostCells = 64;

    /// <summary>What the numbers are.</summary>
    public string Title { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>The numbers, row by row.</summary>
    public ImmutableArray<float> Values { get; }

    /// <summary>The title, and below it the numbers in rows and columns.</summary>
    public override string ToString()
    {
        string[] texts = [.. Values.Select(value => value.ToString("0.##", CultureInfo.InvariantCulture))];
        int longest = texts.Max(text => text.Length);
        IEnumerable<string> rows = Enumerable.Range(0, Height).Select(row => string.Join(
            "  ", texts.Skip(row * Width).Take(Width).Select(text => text.PadLeft(longest))));
        return string.Join('\n', [Title, .. rows]);
    }

    /// <summary>One channel of what a layer computed.</summary>
    /// <param name="title">What it is.</param>
    /// <param name="value">What the layer computed; see <see cref="Classifier"/>.</param>
    /// <param name="channel">The channel.</param>
    public static NumberGrid Of(string title, NamedValue value, int channel = 0)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new NumberGrid(title, value.Shape.Height, value.Shape.Width, value.Map(channel));
    }
}
