using Nin.Data;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Formats.Safetensors;
using Nin.Imaging;
using Nin.Random;
using Nin.Testing.Cases;

namespace Nin.Tests.Data.Preparing;

public sealed class PreprocessingTests
{
    [Fact]
    public void Apply_Scale_GivesZeroToOne()
    {
        Assert.Equal(
            [0f, 0.2f, 1f, 51 * (1f / 255f)],
            Applied(Preprocessing.ScaleOnly(2, 2, 1), new Image(2, 2, 1, new byte[] { 0, 51, 255, 51 })), Near);
    }

    [Fact]
    public void Apply_Standardize_SubtractsAndDividesEachChannel()
    {
        var preprocessing = new Preprocessing(
            PreprocessingKind.Standardize, 1, 1, 3, 1f / 255f, [0.5f, 0.25f, 0f], [0.5f, 0.25f, 2f]);
        Assert.Equal([1f, -1f, 0.5f], Applied(preprocessing, new Image(1, 1, 3, new byte[] { 255, 0, 255 })), Near);
    }

    [Fact]
    public void Apply_OtherChannels_AreConverted()
    {
        float[] scaled(byte[] samples) => [.. samples.Select(sample => (float)(sample * (double)(1f / 255f)))];
        Assert.Equal(
            scaled([7, 7, 7, 9, 9, 9]), Applied(Preprocessing.ScaleOnly(1, 2, 3), new Image(1, 2, 1, new byte[] { 7, 9 })));
        Assert.Equal(
            scaled([1, 2, 3, 5, 6, 7]),
            Applied(Preprocessing.ScaleOnly(1, 2, 3), new Image(1, 2, 4, new byte[] { 1, 2, 3, 255, 5, 6, 7, 255 })));

        // What Pillow's convert("L") gives for these colours.
        byte[] colours = [255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 200, 77];
        Assert.Equal(scaled([255, 76, 150, 29, 129]), Applied(Preprocessing.ScaleOnly(1, 5, 1), new Image(1, 5, 3, colours)));
    }

    [Fact]
    public void Fit_Standardize_GivesMeanZeroAndDeviationOne()
    {
        Dataset set = Noise(50, 4, 5, 3);
        var preprocessing = Preprocessing.Fit(set, PreprocessingKind.Standardize, 4, 5, 3);
        for (int channel = 0; channel < 3; channel++)
        {
            double[] samples =
            [
                .. Enumerable.Range(0, set.Count).SelectMany(
                    i => Applied(preprocessing, set.Read(i)).Where((_, at) => at % 3 == channel)).Select(x => (double)x),
            ];
            double mean = samples.Average();

            // sample·scale, less the mean, over the deviation: four roundings of numbers no larger than the mean and the result.
            double largest = samples.Max(Math.Abs) + (preprocessing.Mean[channel] / preprocessing.Deviation[channel]);
            double tolerance = Roundoff.Sum(4) * largest;
            Assert.InRange(mean, -tolerance, tolerance);
            Assert.InRange(Math.Sqrt(samples.Average(x => (x - mean) * (x - mean))), 1 - tolerance, 1 + tolerance);
        }
    }

    [Fact]
    public void Fit_ConstantChannel_DividesByOne()
    {
        var set = new InMemoryDataset("flat", ["a"], [new Image(2, 1, 1, new byte[] { 51, 51 })], [0]);
        var preprocessing = Preprocessing.Fit(set, PreprocessingKind.Standardize, 2, 1, 1);

        // The roundings of 1/255, of the mean, and of the float 0.2.
        Assert.Equal(0.2, preprocessing.Mean[0], Roundoff.Sum(3) * 0.2);
        Assert.Equal([1f], preprocessing.Deviation);
    }

    [Fact]
    public void Fit_GcnZca_WhitensAsTheFormulaSays()
    {
        const int pictures = 300, length = 3 * 3 * 3;
        Dataset set = Noise(pictures, 3, 3, 3);
        var preprocessing = Preprocessing.Fit(set, PreprocessingKind.GcnZca, 3, 3, 3);

        // The formula, written out: contrast, mean, covariance.
        double[][] contrast = [.. Enumerable.Range(0, pictures).Select(i => Contrasted(set.Read(i)))];
        double[] mean = [.. Enumerable.Range(0, length).Select(at => contrast.Average(picture => picture[at]))];
        double[,] covariance = new double[length, length], magnitudes = new double[length, length];
        for (int i = 0; i < length; i++)
        {
            for (int j = 0; j < length; j++)
            {
                covariance[i, j] = contrast.Average(picture => (picture[i] - mean[i]) * (picture[j] - mean[j]))
                    + (i == j ? 0.1 : 0);
                magnitudes[i, j] = contrast.Average(
                    picture => (Math.Abs(picture[i]) + Math.Abs(mean[i])) * (Math.Abs(picture[j]) + Math.Abs(mean[j])))
                    + (i == j ? 0.1 : 0);
            }
        }

        // P is symmetric and P C P = I, but for the roundings of P's entries, twice, and of the two pictures' numbers behind C's:
        // the same sum of magnitudes says how far they carry.
        float[] matrix = preprocessing.Normalization.Whitening!.Matrix;
        for (int i = 0; i < length; i++)
        {
            for (int j = 0; j < length; j++)
            {
                Assert.Equal(matrix[(i * length) + j], matrix[(j * length) + i]);
                double product = 0, magnitude = 0;
                for (int k = 0; k < length; k++)
                {
                    for (int l = 0; l < length; l++)
                    {
                        product += (double)matrix[(i * length) + k] * covariance[k, l] * matrix[(l * length) + j];
                        magnitude += Math.Abs((double)matrix[(i * length) + k] * magnitudes[k, l] * matrix[(l * length) + j]);
                    }
                }

                double tolerance = Roundoff.Sum(4) * magnitude;
                Assert.InRange(product - (i == j ? 1 : 0), -tolerance, tolerance);
            }
        }

        // And a picture comes out as P (g - m): a sum of products, of which a factor has three roundings more.
        float[] whitened = Applied(preprocessing, set.Read(7));
        for (int i = 0; i < length; i++)
        {
            double expected = Enumerable.Range(0, length).Sum(j => matrix[(i * length) + j] * (contrast[7][j] - mean[j]));
            double magnitude = Enumerable.Range(0, length).Sum(
                j => Math.Abs(matrix[(i * length) + j]) * (Math.Abs(contrast[7][j]) + Math.Abs(mean[j])));
            Assert.Equal(expected, whitened[i], Roundoff.Sum(length + 3) * magnitude);
        }
    }

    [Fact]
    public void Whiten_SeveralPicturesAtOnce_GivesTheSameBitsAsOneByOne()
    {
        // 27 rows: a length that fills neither a vector nor a group of four rows.
        Dataset set = Noise(40, 3, 3, 3);
        var preprocessing = Preprocessing.Fit(set, PreprocessingKind.GcnZca, 3, 3, 3);
        float[] normalized = new float[5 * 27], together = new float[5 * 27];
        for (int i = 0; i < 5; i++)
        {
            preprocessing.Normalization.Apply(set.Read(i), 0, 0, width: 3, normalized.AsSpan(i * 27, 27));
        }

        preprocessing.Normalization.Whiten(normalized, together);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(Applied(preprocessing, set.Read(i)), together[(i * 27)..((i + 1) * 27)]);
        }
    }

    [Fact]
    public void Apply_FlatPictureWithGcn_IsFinite()
    {
        Dataset set = Noise(40, 2, 2, 1);
        var preprocessing = Preprocessing.Fit(set, PreprocessingKind.GcnZca, 2, 2, 1);
        Assert.All(
            Applied(preprocessing, new Image(2, 2, 1, new byte[] { 99, 99, 99, 99 })), value =>
            Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData(PreprocessingKind.Standardize)]
    [InlineData(PreprocessingKind.GcnZca)]
    public void Fit_Cancelled_Throws(PreprocessingKind kind) => Assert.ThrowsAny<OperationCanceledException>(
        () => Preprocessing.Fit(new ShapesDataset("t", 4, 1, 0), kind, 32, 32, 3, cancellation: new CancellationToken(true)));

    [Theory]
    [InlineData(PreprocessingKind.Scale)]
    [InlineData(PreprocessingKind.Standardize)]
    [InlineData(PreprocessingKind.GcnZca)]
    public void FromJson_AfterToJsonAndTensors_IsEqual(PreprocessingKind kind)
    {
        var original = Preprocessing.Fit(Noise(20, 2, 3, 3), kind, 2, 3, 3);
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, original.Tensors);

        Preprocessing read = Preprocessing.FromJson(original.ToJson()).WithTensors(SafetensorsFile.Parse(stream.ToArray()));

        Assert.Equal(original, read);
        Assert.Equal(original.GetHashCode(), read.GetHashCode());
        Assert.Equal(kind == PreprocessingKind.GcnZca ? 2 : 0, original.Tensors.Count);
        Assert.NotEqual(original, Preprocessing.Fit(Noise(21, 3, 2, 3), kind, 3, 2, 3));
    }

    [Fact]
    public void ToJson_Standardize_IsTheAgreedText()
    {
        var preprocessing = new Preprocessing(PreprocessingKind.Standardize, 2, 3, 1, 0.5f, [0.25f], [4f]);
        Assert.Equal(
            """{"kind":"Standardize","height":2,"width":3,"channels":1,"scale":0.5,"mean":[0.25],"deviation":[4],"resizing":{"mode":"Squash","cropPct":1}}""",
            preprocessing.ToJson());
    }

    [Theory]
    [InlineData("", "does not contain any JSON")]
    [InlineData("null", "expected an object, got null.")]
    [InlineData("{}", "'kind' is missing.")]
    [InlineData("""{"kind":"Scale","height":2,"width":3,"scale":1,"mean":[],"deviation":[]}""", "'channels' is missing.")]
    [InlineData("""{"kind":"Scale","height":2.5,"width":3,"channels":1,"scale":1,"mean":[],"deviation":[]}""", "'height': expected a whole number, got 2.5.")]
    [InlineData("""{"kind":"Scale","height":2,"width":3,"channels":2,"scale":1,"mean":[],"deviation":[]}""", "expected 1 or 3 channels, got 2.")]
    [InlineData("""{"kind":"Scale","height":2,"width":3,"channels":1,"scale":0,"mean":[],"deviation":[]}""", "expected a positive scale, got 0.")]
    [InlineData("""{"kind":"Scale","height":0,"width":3,"channels":1,"scale":1,"mean":[],"deviation":[]}""", "expected a height and a width from 1")]
    [InlineData("""{"kind":"Scale","height":99999,"width":99999,"channels":1,"scale":1,"mean":[],"deviation":[]}""", "expected a height and a width from 1")]
    [InlineData("""{"kind":"GcnZca","height":64,"width":64,"channels":3,"scale":1,"mean":[],"deviation":[]}""", "expected at most 4096 numbers for whitening, got 64 x 64 x 3.")]
    [InlineData("""{"kind":"Scale","height":2,"width":3,"channels":1,"scale":1,"mean":[0],"deviation":[]}""", "expected 0 means, got 1.")]
    [InlineData("""{"kind":"Standardize","height":2,"width":3,"channels":1,"scale":1,"mean":[0],"deviation":[0]}""", "expected positive deviations.")]
    [InlineData("""{"kind":"Standardize","height":2,"width":3,"channels":1,"scale":1,"mean":null,"deviation":[0]}""", "'mean': expected a list, got null.")]
    [InlineData("""{"kind":"Blur","height":2,"width":3,"channels":1,"scale":1,"mean":[],"deviation":[]}""", "'kind': expected one of Scale, Standardize, GcnZca, got 'Blur'.")]
    [InlineData("""{"kind":"1","height":2,"width":3,"channels":1,"scale":1,"mean":[],"deviation":[]}""", "'kind': expected one of Scale, Standardize, GcnZca, got '1'.")]
    [InlineData("""{"kind":"Scale","height":2,"width":3,"channels":1,"scale":1,"mean":[],"deviation":[],"resizing":{"cropPct":0.001}}""", "'cropPct': expected a number in [0.1, 1], got 0.001.")]
    [InlineData("""{"kind":"Scale","height":2,"width":3,"channels":1,"scale":1,"mean":[],"deviation":[],"resizing":{"cropPct":1e999}}""", "'cropPct': expected a number in [0.1, 1], got ")]
    [InlineData("""{"kind":"Scale","height":123456789012345678901234567890123456789012345,"width":3,"channels":1,"scale":1,"mean":[],"deviation":[]}""", "got 1234567890123456789012345678901234567890….")]
    [InlineData("""{"kind":"Scale","height":2,"width":3,"channels":1,"scale":1,"mean":[],"deviation":[],"extra":1}""", "'extra' is not known here, or given twice.")]
    public void FromJson_BadText_Throws(string json, string problem)
    {
        var error = Assert.Throws<NinFormatException>(() => Preprocessing.FromJson(json));
        Assert.Equal("preprocessing", error.Format);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithTensors_MissingOrMisshapen_Throws()
    {
        var preprocessing = new Preprocessing(PreprocessingKind.GcnZca, 1, 2, 1, 1f / 255f, [], []);
        Assert.Equal(
            "preprocessing: expected the tensor preprocessing.zca.mean F32 [2], got none.",
            Assert.Throws<NinFormatException>(() => preprocessing.WithTensors(File())).Message);
        Assert.Equal(
            "preprocessing: expected the tensor preprocessing.zca.matrix F32 [2, 2], got preprocessing.zca.matrix F32 [4].",
            Assert.Throws<NinFormatException>(() => preprocessing.WithTensors(File(
                SafetensorsEntry.Of("preprocessing.zca.mean", [2], new float[2]), SafetensorsEntry.Of("preprocessing.zca.matrix", [4], new float[4])))).Message);
        Assert.Equal(
            "Preprocessing: expected the tensors of the whitening, got none. Call WithTensors first.",
            Assert.Throws<InvalidOperationException>(() => Applied(preprocessing, new Image(1, 2, 1, new byte[2]))).Message);
    }

    [Fact]
    public void Apply_OtherSize_ResizesWithAntialiasing()
    {
        var preprocessing = Preprocessing.ScaleOnly(2, 2, 1);
        var image = new Image(4, 4, 1, Enumerable.Range(0, 16).Select(i => (byte)(i * 16)).ToArray());
        float[] expected = Resize.To(image, 2, 2).Pixels.ToArray().Select(sample => sample * (1f / 255f)).ToArray();
        Assert.Equal(expected, Applied(preprocessing, image));
    }

    [Fact]
    public void Apply_WrongDestination_Throws()
    {
        var preprocessing = Preprocessing.ScaleOnly(2, 2, 1);
        Assert.StartsWith(
            "Preprocessing: expected room for 4 numbers, got 3.",
            Assert.Throws<ArgumentException>(() => preprocessing.Apply(new Image(2, 2, 1, new byte[4]), new float[3])).Message);
    }

    /// <summary>sample·scale, less a mean, over a deviation: four roundings of numbers up to 3.</summary>
    private static bool Near(float a, float b) => Math.Abs(a - b) <= 3 * Roundoff.Sum(4);

    private static SafetensorsFile File(params SafetensorsEntry[] tensors)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors);
        return SafetensorsFile.Parse(stream.ToArray());
    }

    private static float[] Applied(Preprocessing preprocessing, Image image)
    {
        float[] numbers = new float[preprocessing.Length];
        preprocessing.Apply(image, numbers);
        return numbers;
    }

    private static double[] Contrasted(Image image)
    {
        double[] samples = [.. image.Pixels.ToArray().Select(sample => sample / 255.0)];
        double mean = samples.Average(), norm = Math.Sqrt(samples.Sum(sample => (sample - mean) * (sample - mean)));
        return [.. samples.Select(sample => 55 * (sample - mean) / norm)];
    }

    private static InMemoryDataset Noise(int count, int height, int width, int channels)
    {
        var random = new RandomStream(9, RandomPurpose.Test, 0, 0);
        var images = new Image[count];
        for (int i = 0; i < count; i++)
        {
            byte[] pixels = new byte[height * width * channels];
            for (int at = 0; at < pixels.Length; at++)
            {
                // Neighbours depend on each other, so there is something to whiten.
                pixels[at] = (byte)((random.NextInt32(128) + (at > 0 ? pixels[at - 1] : 0)) / 2);
            }

            images[i] = new Image(height, width, channels, pixels);
        }

        return new InMemoryDataset("noise", ["a"], images, new int[count]);
    }
}
