namespace Nin.Onnx.Evaluation.Operators;

/// <summary>How the numbers along one axis become more, or fewer.</summary>
/// <param name="Input">How many there are.</param>
/// <param name="Output">How many there will be.</param>
/// <param name="Width">How many there would be if parts of numbers counted: the scale times the input.</param>
/// <param name="Begin">Where the piece begins that is cut out, as a part of the whole.</param>
/// <param name="End">Where it ends.</param>
internal sealed record ResizedAxis(int Input, int Output, double Width, double Begin, double End)
{
    /// <summary>Where a number of the output lies in the input.</summary>
    public double Coordinate(string transformation, int index) => transformation switch
    {
        "asymmetric" => index * (double)Input / Width,
        "half_pixel" => HalfPixel(index),
        "pytorch_half_pixel" => Output > 1 ? HalfPixel(index) : 0,
        "half_pixel_symmetric" => (Input / 2.0 * (1 - (Output / Width))) + HalfPixel(index),
        "tf_half_pixel_for_nn" => (index + 0.5) * Input / Width,
        "align_corners" => index == 0 ? 0 : index * (Input - 1.0) / (Width - 1),
        "tf_crop_and_resize" => (Input - 1) * (Output > 1
            ? Begin + (index * (End - Begin) / (Width - 1))
            : (Begin + End) / 2),
        _ => throw new ArgumentException($"'coordinate_transformation_mode': '{transformation}' is not known."),
    };

    /// <summary>Which number of the input stands at a place between two.</summary>
    public int Nearest(string rounding, double place) => Inside(rounding switch
    {
        "round_prefer_floor" => Math.Ceiling(place - 0.5),
        "round_prefer_ceil" => Math.Floor(place + 0.5),
        "floor" => Math.Floor(place),
        "ceil" => Math.Ceiling(place),
        // What operator sets before 11 leave open is done as engines do it.
        "simple" => Width < Input ? Math.Ceiling(place) : Math.Floor(place),
        _ => throw new ArgumentException($"'nearest_mode': '{rounding}' is not known."),
    });

    /// <summary>The numbers of the input that one of the output is a mean of, with their weights.</summary>
    /// <param name="place">Where it lies.</param>
    /// <param name="kernel">The weight by the distance.</param>
    /// <param name="reach">The distance from which on it is 0.</param>
    /// <param name="isSmoothed">Whether the kernel is as wide as what is left out, where the output is smaller.</param>
    /// <param name="isCut">Whether what lies outside has no weight; else it is the number at the border.</param>
    public (int[] Indices, double[] Weights) Taps(
        double place, Func<double, double> kernel, int reach, bool isSmoothed, bool isCut)
    {
        double narrowing = isSmoothed ? Math.Min(1, Width / Input) : 1, whole = Math.Floor(place);
        int first = (int)Math.Floor(-reach / narrowing) + 1;
        double[] weights = new double[2 - (2 * first)];
        int[] indices = new int[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            double tap = whole + first + i;
            indices[i] = Inside(tap);
            weights[i] = isCut && (tap < 0 || tap > Input - 1) ? 0 : kernel((tap - place) * narrowing);
        }

        double sum = isSmoothed || isCut ? weights.Sum() : 1;
        return (indices, [.. weights.Select(weight => weight / sum)]);
    }

    private double HalfPixel(int index) => ((index + 0.5) * Input / Width) - 0.5;

    private int Inside(double index) => (int)Math.Clamp(index, 0, Input - 1);
}
