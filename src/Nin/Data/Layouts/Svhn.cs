using Nin.Formats;
using Nin.Formats.Matlab;
using Nin.Imaging;

namespace Nin.Data.Layouts;

/// <summary>Reads the cropped digits of SVHN, the street view house numbers, from MATLAB files.</summary>
/// <remarks>
/// <b>Source</b> Y. Netzer et al., <i>Reading Digits in Natural Images with Unsupervised Feature Learning</i>, 2011, and the
/// data's own page, "Format 2": <c>X</c> holds the pictures as [32, 32, 3, count] bytes, the row varying fastest, and <c>y</c>
/// their labels, 1 to 10. <b>Deviation</b> the label 10 stands for the digit 0, and is class 0 here, as the others are theirs.
/// </remarks>
public static class Svhn
{
    private const string FormatName = "SVHN";
    private const string TrainFile = "train_32x32.mat", TestFile = "test_32x32.mat";
    private const int Side = 32, Channels = 3, Plane = Side * Side, PictureBytes = Channels * Plane;

    /// <summary>The label of the digit 0, and the highest.</summary>
    private const int Zero = 10;

    /// <summary>What a picture costs in memory: its pixels, the object, its reference.</summary>
    private const int ImageBytes = PictureBytes + 96;

    /// <summary>What a label costs, as it was read and as it is kept.</summary>
    private const int LabelBytes = sizeof(double) + sizeof(int);

    private static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Reads a folder with <c>train_32x32.mat</c> and, where it is there, <c>test_32x32.mat</c>.</summary>
    /// <exception cref="NinFormatException">A file is damaged, no such file, or larger than the limits allow.</exception>
    /// <exception cref="IOException">The training file is missing, or a file cannot be read.</exception>
    public static DataSplits ReadFolder(string folder, string name, Limits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        string train = Path.Combine(folder, TrainFile), test = Path.Combine(folder, TestFile);
        if (!File.Exists(train))
        {
            throw new FileNotFoundException($"{FormatName}: expected {TrainFile} in '{folder}'.");
        }

        limits ??= Limits.Default;
        long budget = limits.DecodeBytes;
        InMemoryDataset pictures = Read($"{name}/train", train, limits, ref budget);
        return new DataSplits(
            name, pictures, Validation: null, File.Exists(test) ? Read($"{name}/test", test, limits, ref budget) : null);
    }

    /// <summary>Reads one file.</summary>
    /// <param name="name">What the set is called in messages.</param>
    /// <param name="path">The MATLAB file (level 5) with <c>X</c> and <c>y</c>.</param>
    /// <param name="limits">What the reading may spend, or null for the default.</param>
    /// <exception cref="NinFormatException">The file is damaged, no such file, or larger than the limits allow.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static InMemoryDataset Read(string name, string path, Limits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(path);
        limits ??= Limits.Default;
        long budget = limits.DecodeBytes;
        return Read(name, path, limits, ref budget);
    }

    /// <summary>Whether a folder holds the training file.</summary>
    internal static bool IsFolder(string folder) => File.Exists(Path.Combine(folder, TrainFile));

    private static InMemoryDataset Read(string name, string path, Limits limits, ref long budget)
    {
        Image[]? images = null;
        int[]? labels = null;
        using MatFile file = MatFile.Open(path, limits);
        while (file.Next() is MatVariable variable)
        {
            switch (variable.Name)
            {
                case "X":
                    images = images is null
                        ? ReadImages(variable, limits, ref budget)
                        : throw variable.Failure("'X' occurs twice.");
                    break;
                case "y":
                    labels = labels is null
                        ? ReadLabels(variable, limits, ref budget)
                        : throw variable.Failure("'y' occurs twice.");
                    break;
            }
        }

        if (images is null || labels is null)
        {
            throw new NinFormatException(
                FormatName, $"expected the variables X and y, got no {(images is null ? "X" : "y")}.", path,
                hint: "Is the file complete?");
        }

        return images.Length == labels.Length
            ? new InMemoryDataset(name, Digits, images, labels)
            : throw new NinFormatException(
                FormatName, $"expected a label for each of {CountText.Counted(images.Length, "picture")}, got {labels.Length}.",
                path);
    }

    private static Image[] ReadImages(MatVariable variable, Limits limits, ref long budget)
    {
        // MATLAB drops sides of 1 at the end, so one picture has three.
        int[] sides = [.. variable.Dimensions];
        if (variable.Class != MatClass.UInt8 || sides is not [Side, Side, Channels, ..] || sides.Length > 4
            || variable.Count == 0)
        {
            throw variable.Failure(
                $"expected X to be UInt8 [{Side}, {Side}, {Channels}, count], got {variable.Class} [{string.Join(", ", sides)}].", "Is this SVHN's Format 2?");
        }

        int count = Charge(variable, variable.Count / PictureBytes, ImageBytes, limits, ref budget);
        if (variable.BeginData() != MatType.UInt8)
        {
            throw variable.Failure("expected X to be stored as bytes.");
        }

        byte[] pixels = new byte[count * PictureBytes], picture = new byte[PictureBytes];
        var images = new Image[count];
        for (int i = 0; i < count; i++)
        {
            variable.Fill(picture);
            Memory<byte> target = pixels.AsMemory(i * PictureBytes, PictureBytes);
            Transpose(picture, target.Span);
            images[i] = new Image(Side, Side, Channels, target);
        }

        return images;
    }

    private static int[] ReadLabels(MatVariable variable, Limits limits, ref long budget)
    {
        if (!MatTypes.IsNumeric(variable.Class) || variable.Dimensions is not ([_, 1] or [1, _]) || variable.Count == 0)
        {
            throw variable.Failure(
                $"expected y to be numbers [count, 1], got {variable.Class} [{string.Join(", ", variable.Dimensions)}].");
        }

        int count = Charge(variable, variable.Count, LabelBytes, limits, ref budget);
        double[] values = variable.ReadNumbers();
        int[] labels = new int[count];
        for (int i = 0; i < labels.Length; i++)
        {
            double value = values[i];
            labels[i] = value is >= 1 and <= Zero && value == Math.Floor(value)
                ? (int)value % Zero
                : throw variable.Failure(FormattableString.Invariant(
                    $"label {value} of picture {i} is out of range; expected 1 to {Zero}, where {Zero} is the digit 0."));
        }

        return labels;
    }

    /// <summary>The number of records, once what they need is taken from the budget.</summary>
    private static int Charge(MatVariable variable, long count, int bytesEach, Limits limits, ref long budget)
    {
        long most = Math.Min(Math.Min(budget, Array.MaxLength) / bytesEach, limits.Records);
        if (count > most)
        {
            throw variable.Failure($"expected at most {most} records in {variable.Name}, got {count}.");
        }

        budget -= count * bytesEach;
        return (int)count;
    }

    /// <summary>From [channel, column, row], the row fastest, to [row, column, channel].</summary>
    private static void Transpose(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        for (int row = 0, d = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++)
            {
                for (int channel = 0; channel < Channels; channel++)
                {
                    destination[d++] = source[(channel * Plane) + (column * Side) + row];
                }
            }
        }
    }
}
