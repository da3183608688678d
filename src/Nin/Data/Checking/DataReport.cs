namespace Nin.Data.Checking;

/// <summary>What a data set is made of, and what is wrong with it.</summary>
/// <param name="Data">The name of the set.</param>
/// <param name="Parts">The names of the parts that are there, of <c>train</c>, <c>validation</c> and <c>test</c>.</param>
/// <param name="PartPictures">The pictures of each part that can be decoded.</param>
/// <param name="Classes">
/// The classes, in the order of their labels. A picture that shows several of them is counted in each.
/// </param>
/// <param name="Sizes">The sizes of the pictures; null where none can be decoded.</param>
/// <param name="Findings">What was found, the gravest first.</param>
public sealed record DataReport(
    string Data, IReadOnlyList<string> Parts, IReadOnlyList<int> PartPictures, IReadOnlyList<ClassCount> Classes,
    PictureSizes? Sizes, IReadOnlyList<Finding> Findings)
{
    /// <summary>Pictures that can be decoded, all parts together.</summary>
    public int Pictures => PartPictures.Sum();

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
