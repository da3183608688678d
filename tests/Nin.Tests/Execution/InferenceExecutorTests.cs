using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Networks;
using Nin.Tensors;
using Nin.Threading;

namespace Nin.Tests.Execution;

public sealed class InferenceExecutorTests
{
    public static TheoryData<string> Networks => [.. SmallNetworks.AllNames, "nin-mnist", "nin-keras"];

    private static Network NetworkOf(string name) => NetworkCatalog.Entries.Any(entry => entry.Name == name)
        ? NetworkCatalog.Find(name).Create(input: new FeatureShape(13, 11, 1))
        : SmallNetworks.Create(name);

    /// <summary>
    /// Of 37 pictures, one or two are left over for the threads to share; 35 threads share all of 17, a piece and one.
    /// </summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Run_AnyCompanyAndThreads_GivesEachPictureTheSameBits(string name)
    {
        Network network = NetworkOf(name);
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        const int count = 37;
        float[] pictures = TestNumbers.Pictures(network, count);
        int length = network.Input.Length, classes = network.Classes;
        float[]? expected = null;
        foreach (int threads in new[] { 1, 2, 3, 5, 35 })
        {
            using var pool = new WorkerPool(threads);
            using var executor = new InferenceExecutor(network, parameters, KernelSet.Default, pool);
            float[] together = Answer(executor, pictures);
            Assert.Equal(expected ??= together, together);
            foreach ((int first, int some) in new[] { (0, 1), (3, 1), (36, 1), (5, 2), (20, 17), (11, 16), (7, 30) })
            {
                float[] answer = Answer(executor, pictures[(first * length)..((first + some) * length)]);
                Assert.Equal(expected[(first * classes)..((first + some) * classes)], answer);
            }
        }

        float[] Answer(InferenceExecutor executor, float[] some)
        {
            var outputs = new float[some.Length / length * classes];
            executor.Run(some.Length / length, some, outputs);
            return outputs;
        }
    }

    /// <summary>
    /// A cache of nothing takes every picture alone through each segment, one of everything takes all together.
    /// </summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Run_SegmentsOfAnySize_GiveTheSameBits(string name)
    {
        Network network = NetworkOf(name);
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        const int count = 23;
        float[] pictures = TestNumbers.Pictures(network,
            count), expected = new float[count * network.Classes], outputs = new float[count * network.Classes];
        using var pool = new WorkerPool(2);
        using (var together = new InferenceExecutor(network, parameters, KernelSet.Default, pool, cacheBytes: int.MaxValue))
        {
            together.Run(count, pictures, expected);
        }

        using var alone = new InferenceExecutor(network, parameters, KernelSet.Default, pool, cacheBytes: 1);
        alone.Run(count, pictures, outputs);
        Assert.Contains(alone.Plan.Grouping.Segments, segment => segment.Pictures == 1);
        Assert.Equal(expected, outputs);
    }

    [Fact]
    public void Run_NoPicture_DoesNothing()
    {
        Network network = SmallNetworks.Create("mlpconv");
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        using var pool = new WorkerPool(2);
        using var executor = new InferenceExecutor(network, parameters, KernelSet.Default, pool);
        Assert.Null(Record.Exception(() => executor.Run(0, default, Memory<float>.Empty)));
    }

    /// <summary>Callers with a picture or two find the layers shared, or the threads with another caller.</summary>
    [Theory]
    [InlineData("batch norm", 2, 5, 9)]
    [InlineData("nin-mnist", 4, 1, 0)]
    [InlineData("nin-mnist", 4, 1, 1)]
    public void Run_ManyCallersAtOnce_EachGetsItsOwnAnswer(string name, int threads, int least, int more)
    {
        Network network = NetworkOf(name);
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        using var pool = new WorkerPool(threads);
        using var executor = new InferenceExecutor(network, parameters, KernelSet.Default, pool);
        float[][] pictures = [.. Enumerable.Range(0, 8).Select(i => TestNumbers.Pictures(network, least + (more * i), (uint)i))];
        float[][] expected = [.. pictures.Select(Answer)];
        Parallel.For(
            0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            Assert.Equal(expected[i % 8], Answer(pictures[i % 8])));

        float[] Answer(float[] some)
        {
            int count = some.Length / network.Input.Length;
            var outputs = new float[count * network.Classes];
            executor.Run(count, some, outputs);
            return outputs;
        }
    }
}
