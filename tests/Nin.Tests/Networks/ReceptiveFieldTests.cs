using Nin.Execution.Parameters;
using Nin.Layers;
using Nin.Networks;
using Nin.Tests.Execution;

namespace Nin.Tests.Networks;

public sealed class ReceptiveFieldTests
{
    [Theory]
    [InlineData("nin-cifar10", "mlpconv1.conv3", 5, 1, 0)]
    [InlineData("nin-cifar10", "pool1", 7, 2, 1)]
    [InlineData("nin-cifar10", "mlpconv2.conv1", 15, 2, 1)]
    [InlineData("nin-cifar10", "pool2", 19, 4, 3)]
    [InlineData("nin-cifar10", "mlpconv3.conv3", 27, 4, 3)]
    [InlineData("nin-d2l", "mlpconv1.conv1", 11, 4, 5)]
    [InlineData("nin-d2l", "pool1", 19, 8, 9)]
    [InlineData("nin-d2l", "mlpconv2.conv1", 51, 8, 9)]
    [InlineData("nin-d2l", "pool2", 67, 16, 17)]
    [InlineData("nin-d2l", "mlpconv3.conv1", 99, 16, 17)]
    [InlineData("nin-d2l", "pool3", 131, 32, 33)]
    [InlineData("nin-d2l", "mlpconv4.conv3", 195, 32, 33)]
    [InlineData("nin-keras", "block3.conv2", 9, 1, 2)]
    public void Of_PublishedNetwork_IsWhatAHandComputes(string name, string node, int size, int stride, double firstCenter)
    {
        Network network = NetworkCatalog.Find(name).Create();
        Assert.Equal(new ReceptiveField(size, stride, firstCenter), ReceptiveField.Of(network)[network.IndexOf(node)]);
        Assert.True(ReceptiveField.Of(network)[network.IndexOf("gap")].IsGlobal);
    }

    public static TheoryData<string> Networks => [.. Makers.Keys];

    private static readonly Dictionary<string, Func<NetworkBuilder, NetworkBuilder>> Makers = new()
    {
        ["convolutions"] = b => b.Conv2d(2, 3, padding: 1).Conv2d(2, 4, stride: 2, padding: 1).Conv2d(1, 3),
        ["ceil pooling"] = b =>
            b.Conv2d(2, 5, padding: 2).MaxPool2d(3, 2, ceilMode: true).Conv2d(2, 1).Conv2d(2, 3, padding: 1).MaxPool2d(
            3, 2, ceilMode: true),
        ["average"] = b => b.AvgPool2d(2).Conv2d(2, 3).AvgPool2d(3, 2, padding: 1),
        ["residual"] = b =>
            b.Conv2d(2, 3, padding: 1).Residual("r", r => r.Conv2d(2, 3, padding: 1).Conv2d(2, 3, padding: 1)).Conv2d(
            1, 2, stride: 2),
        ["branches off centre"] = b =>
            b.MaxPool2d(3, 2, ceilMode: true, name: "p").From(Network.InputName).Conv2d(1, 3, stride: 2, padding: 1, name: "c")
            .Add(new Concat(), "cat", "p", "c").Conv2d(1, 2),
        ["branches of other sizes"] = b => b.Conv2d(1, 1, stride: 2, name: "a").From(Network.InputName).Conv2d(1, 2, stride: 2, name: "b")
            .Add(new Add(), "sum", "a", "b").Conv2d(1, 3),
    };

    /// <summary>Only positive numbers, so nothing cancels: an output changes exactly when a pixel it sees grows.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Of_SmallNetwork_IsWhatChangesAnOutput(string name)
    {
        const int side = 24;
        Network network = Makers[name](new NetworkBuilder(name, side, side, 1)).Build();
        using var parameters = new ParameterBuffer(new ParameterLayout(network));
        parameters.Trained.Fill(0.5f);
        var reference = new ReferenceInterpreter(network, parameters);
        float[] picture = [.. TestNumbers.Gaussian(side * side, 1).Select(x => 1f + Math.Abs(x))];
        double[] before = reference.Answer(picture, 1);
        ReceptiveField field = ReceptiveField.Of(network)[^1];
        int width = network.Output.Width, channels = network.Output.Channels;
        var low = new int[width];
        var high = new int[width];
        Array.Fill(low, int.MaxValue);
        Array.Fill(high, int.MinValue);
        for (int x = 0; x < side; x++)
        {
            float[] changed = [.. picture];
            for (int y = 0; y < side; y++)
            {
                changed[(y * side) + x] += 100f;
            }

            double[] after = reference.Answer(changed, 1);
            for (int i = 0; i < after.Length; i++)
            {
                int column = i / channels % width;
                if (after[i] != before[i])
                {
                    (low[column], high[column]) = (Math.Min(low[column], x), Math.Max(high[column], x));
                }
            }
        }

        int whole = 0;
        for (int column = 0; column < width; column++)
        {
            double center = field.FirstCenter + (column * field.Stride);
            double first = center - ((field.Size - 1) / 2.0), last = center + ((field.Size - 1) / 2.0);
            if (first >= 0 && last < side)
            {
                Assert.Equal((first, last), ((double)low[column], (double)high[column]));
                whole++;
            }
            else
            {
                Assert.True(low[column] >= first && high[column] <= last, $"column {column} sees {low[column]} to {high[column]} outside {field}");
            }
        }

        Assert.True(whole > 0);
    }

    [Fact]
    public void Of_FlattenOfWholeMaps_SeesTheWholePicture()
    {
        Network network = new NetworkBuilder("lenet", 12, 12, 1).Conv2d(4, 3).Flatten("flat").Linear(5, name: "fc").Build();
        Assert.Equal([false, true, true], ReceptiveField.Of(network).Select(field => field.IsGlobal));
    }

    [Fact]
    public void Of_FlattenOfOnePixel_SeesWhatThePixelSees()
    {
        Network network = new NetworkBuilder("valid", 5, 5, 1).Conv2d(4, 3).Conv2d(2, 3).Flatten().Linear(5).Build();
        Assert.Equal(new ReceptiveField(5, 1, 2), ReceptiveField.Of(network)[^1]);
    }
}
