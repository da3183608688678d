using Nin.Metrics;

namespace Nin.Explanation;

/// <summary>How true a model's class maps are, on the pictures of a data set.</summary>
public sealed record MapScore
{
    /// <summary>The layer whose maps were scored.</summary>
    public required string Layer { get; init; }

    /// <summary>
    /// How often the largest number of a class's map lies in a box of that class (the pointing game); null where the data set has
    /// no boxes.
    /// </summary>
    /// <remarks><b>Source</b> Zhang et al., arXiv 1608.00507, without a margin around the box.</remarks>
    public int? Hits { get; init; }

    /// <summary>Of how many classes in pictures; null where the data set has no boxes.</summary>
    public int? Pointed { get; init; }

    /// <summary>The share of hits, in [0, 1].</summary>
    public double? Pointing => (double?)Hits / Pointed;

    /// <summary>The range in which the share lies with a confidence of 95 %.</summary>
    public (double Low, double High)? PointingInterval =>
        Hits is int hits && Pointed is int pointed ? Proportion.Interval(hits, pointed) : null;

    /// <summary>
    /// The overlap of the best of the class's boxes with the first one of its map (<see cref="ClassMap.Boxes"/>): the
    /// intersection over the union, in [0, 1]; null where the data set has no boxes.
    /// </summary>
    public SampleMean? BoxOverlap { get; init; }

    /// <summary>How many of these overlap by one half or more.</summary>
    public int? Found { get; init; }

    /// <summary>
    /// The mean probability of the class while its pixels are taken away, those first where the map is largest. Low is good.
    /// </summary>
    /// <remarks><b>Source</b> Petsiuk, Das, Saenko, arXiv 1806.07421 (RISE): the area under the deletion curve.</remarks>
    public required SampleMean Deletion { get; init; }

    /// <summary>The same by a map of random numbers on the same grid.</summary>
    public required SampleMean RandomDeletion { get; init; }

    /// <summary>How much lower the first is, picture by picture: above 0 where the map is better than chance.</summary>
    public required SampleMean DeletionGain { get; init; }

    /// <summary>
    /// The mean probability of the class while its pixels are put into a blurred picture, those first where the map is largest.
    /// High is good.
    /// </summary>
    public required SampleMean Insertion { get; init; }

    /// <summary>The same by a map of random numbers on the same grid.</summary>
    public required SampleMean RandomInsertion { get; init; }

    /// <summary>How much higher the first is, picture by picture.</summary>
    public required SampleMean InsertionGain { get; init; }

    /// <summary>
    /// The curve whose area <see cref="Deletion"/> is: the mean probability at each step, with all pixels first and none last.
    /// </summary>
    public MapCurve DeletionCurve { get; init; } = MapCurve.Empty;

    /// <summary>The same by random maps.</summary>
    public MapCurve RandomDeletionCurve { get; init; } = MapCurve.Empty;

    /// <summary>
    /// The curve whose area <see cref="Insertion"/> is: the mean probability at each step, the blurred picture first and the
    /// picture last.
    /// </summary>
    public MapCurve InsertionCurve { get; init; } = MapCurve.Empty;

    /// <summary>The same by random maps.</summary>
    public MapCurve RandomInsertionCurve { get; init; } = MapCurve.Empty;
}
