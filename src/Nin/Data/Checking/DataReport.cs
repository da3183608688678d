namespace Nin.Data.Checking;

/// <summary>What a data set is made of, and what is wrong with it.</summary>
/// <param name="Data">The name of the set.</param>
/// <param name="Parts">The names of the parts that are there, of <c>train</c>, <c>validation</c> and <c>test</c>.</param>
/// <param name="Classes">The classes, in the order of their labels.</param>
/// <param name="Sizes">The sizes of the pictures; null where none can be decoded.</param>
/// <param name="Findings">What was found, the gravest first.</param>
public sealed record DataReport(
    string Data, IReadOnlyList<string> Parts, IReadOnlyList<ClassCount> Classes, PictureSizes? Sizes,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>Pictures that can be decoded, all parts together.</summary>
    public int Pictures => Classes.Sum(one => one.Total);

    /// <summary>
    /// How many times the training pictures of the smallest class the largest has; null where a class has none.
    /// </summary>
    public double? Balance =>
        Classes.Count > 0 && Classes.Min(one => one.Train) > 0
            ? (double)Classes.Max(one => one.Train) / Classes.Min(one => one.Train)
            : null;

    /// <summary>Whether a network trained on the set would be right: nothing found is an error.</summary>
    public bool IsRight => Findings.All(finding => finding.Severity != Severity.Error);
}

/// <summary>The pictures of a class that can be decoded.</summary>
/// <param name="Name">The class.</param>
/// <param name="Train">Those learned from.</param>
/// <param name="Validation">Those choices are made on.</param>
/// <param name="Test">Those for the last look.</param>
public sealed record ClassCount(string Name, int Train, int Validation, int Test)
{
    /// <summary>All of them.</summary>
    public int Total => Train + Validation + Test;

    /// <summary>Those of a part by its name.</summary>
    internal int Of(string part) => part switch { "train" => Train, "validation" => Validation, _ => Test };
}

/// <summary>The width and height of a picture, in pixels.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct PictureSize(int Width, int Height)
{
    internal long Pixels => (long)Width * Height;

    internal double Aspect => (double)Width / Height;
}

/// <summary>The sizes and colours of a set's pictures.</summary>
/// <param name="Smallest">The one of the fewest pixels.</param>
/// <param name="Median">The one in the middle, by pixels.</param>
/// <param name="Largest">The one of the most pixels.</param>
/// <param name="LeastAspect">The least width over height: the tallest picture.</param>
/// <param name="MostAspect">The largest width over height: the widest picture.</param>
/// <param name="Grey">Pictures of one channel.</param>
/// <param name="Rgb">Pictures of three channels.</param>
/// <param name="Rgba">Pictures of four channels, the last one alpha.</param>
public sealed record PictureSizes(
    PictureSize Smallest, PictureSize Median, PictureSize Largest, double LeastAspect, double MostAspect, int Grey, int Rgb,
    int Rgba);
