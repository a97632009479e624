package io.fovea.sinks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Reads files with code that is not ours.
public final class DuckDb implements AutoCloseable {
    private final Connection connection = DriverManager.getConnection("jdbc:duckdb:");

    /// Opens a database in memory.
    public DuckDb() throws SQLException {}

    /// The rows of a query as DuckDB prints their values; null is null.
    public List<List<String>> rows(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<List<String>> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) row.add(result.getString(i));
                rows.add(row);
            }
            return rows;
        }
    }

    /// The only row of a query.
    public List<String> row(String query) throws SQLException {
        List<List<String>> rows = rows(query);
        if (rows.size() != 1) throw new AssertionError(query + " gave " + rows.size() + " rows");
        return rows.getFirst();
    }

    /// All Parquet files below a folder, as a table.
    public static String files(Path folder) {
        return "read_parquet('" + folder + "/**/*.parquet')";
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
