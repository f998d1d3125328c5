package city.laterne.store.internal;

import city.laterne.store.Outcome;
import city.laterne.store.Transaction;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Transactions handed in together, and who waits for them. */
record Submission(List<Transaction> transactions, CompletableFuture<List<Outcome>> future) {}
